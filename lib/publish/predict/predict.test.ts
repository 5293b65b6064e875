import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Scorer } from '../../classifiers/scorer/scorer';
import { SCORER_FORMAT, type ScorerSettings } from '../../classifiers/scorer/scorer-settings';
import { readParquet } from '../../core/files/parquet';
import { LABELS } from '../../core/labels';
import { silent } from '../../core/progress';
import { RandomState } from '../../core/random';
import { resolveCleaning } from '../../data/clean/clean';
import { cleaningRules } from '../../data/clean/cleaning-rules';
import { sourceFiles } from '../../data/read/source-files';
import { syntheticRecords } from '../../data/synthetic/synthetic-records';
import { rankReports } from '../worklist/worklist-rows';
import { predict } from './predict';
import { parsePredictArguments } from './predict-arguments';
import { scoreBlock } from './score-block';
import type { BlockScorer } from './score-pool';
import type { ListedReport } from './scored-report';

const folder = mkdtempSync(join(tmpdir(), 'predict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { parts, minCharacters, ...cleaning } = resolveCleaning();
const settings = {
  format: SCORER_FORMAT,
  classifier: 'planted',
  labels: LABELS,
  cleaning: { parts, minCharacters, rules: cleaningRules({ parts, ...cleaning }), classes: {} },
  calibration: {
    method: 'none',
    scaling: { slope: [1, 1, 1, 1], bias: [0, 0, 0, 0] },
    examples: 0,
    note: null,
  },
  decision: { rule: 'most probable as trained' },
  death: {
    ...{ recall: 0.9, confidence: 0, choices: 1, threshold: 0.5, refused: null, deaths: 9 },
    ...{ lowest: [0.5], approximate: null },
  },
  origin: { record: 'r', recordDigest: 'd', run: 'x', kind: 'fold', fold: 1, epoch: 1, synthetic: true },
} as const satisfies ScorerSettings;
/** Sure of Death where the text says so. */
const scorer = new Scorer(
  {
    predictProba: async (texts) =>
      Float64Array.from(
        texts.flatMap((text) => (/died/.test(text) ? [0.9, 0.1, 0, 0] : [0.1, 0.1, 0.7, 0.1])),
      ),
    explain: (texts) => texts.map(() => [{ term: '=cmd', contribution: 0.5 }]),
  },
  settings,
);

const RECORDS = [
  {
    mdr_report_key: '1',
    event_type: 'Malfunction',
    date_received: '20260901',
    mdr_text: [{ text: 'The patient died at home.' }],
  },
  {
    mdr_report_key: '2',
    event_type: 'Death',
    date_received: '20260902',
    mdr_text: [{ text: 'The patient died (B)(6).' }],
  },
  {
    mdr_report_key: '3',
    event_type: '*',
    date_received: '20260831',
    mdr_text: [{ text: 'It leaked, twice; badly.' }],
  },
  {
    mdr_report_key: '4',
    event_type: 'Injury',
    mdr_text: [{ text: 'died' }],
    device: [{ generic_name: '=1+1', manufacturer_d_name: 'A, "B"' }],
  },
];

function written(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(lines.join('\n')) : lines.join('\n'));
  return path;
}

const lines = RECORDS.map((record) => JSON.stringify(record));

async function scored(args: readonly string[], block: BlockScorer | null = null, resumes = true) {
  const listed: ListedReport[] = [];
  const list = async (reports: AsyncIterable<ListedReport>) => {
    for await (const report of reports) listed.push(report);
  };
  const request = parsePredictArguments(args)!;
  const files = (await Promise.all(request.inputs.map((input) => sourceFiles(input, [folder])))).flat();
  const own: BlockScorer = (given) => scoreBlock(given, scorer, request.options);
  const said: string[] = [];
  const output = (text: string) => void said.push(text);
  const context = { scorers: [block ?? own], model: 'm', progress: silent, resumes, output, list };
  return { ...(await predict(files, request, context)), said: said.join('\n'), listed };
}

/** Fails at its second block. */
function dyingScorer(listed = false): BlockScorer {
  let blocks = 0;
  const options = { since: null, reasons: 0, listed };
  return (block) => (++blocks > 1 ? Promise.reject(new Error('killed')) : scoreBlock(block, scorer, options));
}

describe('predict', () => {
  it('writes a line a report, with what may be misfiled, safe in a spreadsheet', async () => {
    const path = written('four.jsonl.gz', [...lines, 'not json']);
    const { said, ...counts } = await scored([path, '--reasons']);
    expect(counts).toMatchObject({ records: 4, rows: 4, suspected: 1, malformed: 1, resumed: 0 });
    expect(counts.refused[0]).toMatchObject({ file: 'four.jsonl.gz', line: 5 });
    expect(said.split('\n')).toEqual([
      'key,date,filed,pD,pI,pM,pO,decision,deathAlarm,suspected,words,truncated,cleanedLength,device,manufacturer',
      "1,2026-09-01,M,0.9,0.1,0,0,D,true,true,'=cmd 0.500,false,25,,",
      "2,2026-09-02,D,0.9,0.1,0,0,D,true,false,'=cmd 0.500,false,26,,",
      "3,2026-08-31,,0.1,0.1,0.7,0.1,M,false,false,'=cmd 0.500,false,24,,",
      `4,,I,0.9,0.1,0,0,D,true,false,'=cmd 0.500,false,4,'=1+1,"A, ""B"""`,
    ]);
  });

  it('leaves out what was received before a day', async () => {
    const path = written('since.jsonl', lines);
    const { rows, early, said } = await scored([path, '--since', '2026-09-01']);
    // Report 4 has no date: it may be new.
    expect([rows, early]).toEqual([3, 1]);
    expect(said).toContain('\n1,2026-09-01');
    expect(() => parsePredictArguments([path, '--since', '2026-02-30'])).toThrow('--since: expected a day');
  });

  it('writes the same rows as Parquet, of several inputs in their order', async () => {
    const random = new RandomState(4);
    const many = [...syntheticRecords(300, random)].map(({ json }) => JSON.stringify(json));
    const inputs = [
      written('a.jsonl', many.slice(0, 200)),
      written('b.jsonl', lines),
      written('c.jsonl', many.slice(200)),
    ];
    const [parquet, csv] = ['all.parquet', 'all.csv'].map((name) => join(folder, name));
    await scored([...inputs, '--out', parquet]);
    await scored([...inputs, '--out', csv]);
    const rows = await readParquet<{ key: string; pD: number; suspected: boolean }>(parquet);
    const keys = readFileSync(csv, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect(rows.map(({ key }) => key)).toEqual(keys);
    expect(keys.slice(200, 204)).toEqual(['1', '2', '3', '4']);
    expect(rows[200]).toMatchObject({ pD: 0.9, suspected: true, deathAlarm: 'true', date: '2026-09-01' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.parts'))).toEqual([]);
  });

  it('goes on after the last whole input, and has no output until all are', async () => {
    const inputs = ['x', 'y'].map((name) => written(`${name}.jsonl`, lines));
    const out = join(folder, 'killed.csv');
    const dying = dyingScorer();
    await expect(scored([...inputs, '--out', out], dying)).rejects.toThrow('killed');
    expect(readdirSync(folder)).not.toContain('killed.csv');
    const again = await scored([...inputs, '--out', out]);
    expect(again).toMatchObject({ records: 8, rows: 8, suspected: 2, resumed: 1 });
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(9);
    await expect(scored([...inputs, '--out', out], dying)).rejects.toThrow('killed');
    expect((await scored([...inputs, '--out', out], null, false)).resumed).toBe(0);
  });

  it('takes nothing over from another job', async () => {
    const inputs = ['p', 'q'].map((name) => written(`${name}.jsonl`, lines));
    const out = join(folder, 'other.csv');
    const dying = dyingScorer();
    await expect(scored([...inputs, '--out', out], dying)).rejects.toThrow('killed');
    expect((await scored([...inputs, '--out', out, '--reasons'])).resumed).toBe(0);
  });

  it.each([
    '-',
    'listed.parquet',
  ])('lists what is suspected whole, also after a kill: --out %s', async (name) => {
    const inputs = ['l', 'm'].map((input) => written(`${input}.jsonl`, lines));
    const out = name === '-' ? name : join(folder, name);
    const args = [...inputs, '--out', out, '--html', join(folder, 'list.html')];
    if (name !== '-') await expect(scored(args, dyingScorer(true))).rejects.toThrow('killed');
    const { listed, suspected } = await scored(args);
    expect(listed).toHaveLength(suspected);
    const own = {
      key: '1',
      filed: 'M',
      text: 'The patient died at home.',
      words: [{ word: '=cmd', weight: 0.5 }],
    };
    expect(listed).toMatchObject([own, own]);
    expect((await scored([...inputs, '--out', out])).listed).toEqual([]);
  });

  it.each([
    '-',
    'follow.parquet',
  ])('takes a report from the list whose follow-up was filed as a death: --out %s', async (name) => {
    const record = (type: string) => JSON.stringify({ ...RECORDS[0], event_type: type });
    const inputs = [written('first.jsonl', [record('Injury')]), written('then.jsonl', [record('Death')])];
    const args = [...inputs, '--out', name === '-' ? name : join(folder, name), '--html', 'list.html'];
    if (name !== '-') await expect(scored(args, dyingScorer(true))).rejects.toThrow('killed');
    const { listed } = await scored(args);
    expect(listed.map(({ key, suspected }) => [key, suspected])).toEqual([
      ['1', true],
      ['1', false],
    ]);
    expect((await rankReports(listed)).rows).toEqual([]);
    expect((await rankReports(listed.slice(0, 1))).rows).toHaveLength(1);
  });

  it('lists what was filed as no class, and what is decided a death below the threshold', async () => {
    const unfiled = JSON.stringify({ ...RECORDS[0], event_type: '*' });
    const args = [written('unfiled.jsonl', [unfiled]), '--html', 'list.html'];
    const { listed } = await scored(args);
    expect((await rankReports(listed)).rows).toMatchObject([{ key: '1', filed: null, cost: 0.9 }]);
    const death = { ...settings.death, threshold: 0.95 };
    const strict = new Scorer(scorer.predictor, { ...settings, death } as ScorerSettings);
    const block: BlockScorer = (given) =>
      scoreBlock(given, strict, { since: null, reasons: 0, listed: true });
    const decided = await scored(args, block);
    expect(decided.listed).toMatchObject([{ deathAlarm: false, decision: 'D', suspected: true }]);
  });

  it('refuses what it cannot read or write', async () => {
    mkdirSync(join(folder, 'none'), { recursive: true });
    const path = written('bad.jsonl', ['nothing', 'here']);
    await expect(scored([path])).rejects.toThrow('all 2 were refused. The first: bad.jsonl, line 1');
    expect(() => parsePredictArguments([])).toThrow('expected files to score');
    expect(() => parsePredictArguments(['-', path])).toThrow('standard input is scored alone');
    expect(() => parsePredictArguments([path, '--out', 'x.txt'])).toThrow('.parquet or .csv');
    expect(() => parsePredictArguments([path, '--recall', '2'])).toThrow(
      '--recall: expected a number from 0 to 1',
    );
  });
});
