import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderIndex, writeReportIndex } from './report-index';

const f1 = { D: 0.5, I: 0.6, M: 0.9, O: null, macro: 0.6, weighted: 0.8123 };
const phase = {
  run: 'phase1-tfidf-logistic-0123456789ab',
  protocol: 'nested',
  folds: [
    { fold: 1, nTrain: 80, nTest: 20, f1 },
    { fold: 2, nTrain: 80, nTest: 1020, f1 },
  ],
  mean: f1,
  std: { ...f1, weighted: 0.0123 },
  ddof: 0,
};

describe('renderIndex', () => {
  it('shows figures with spread, n and ddof, and leaves out what is not there', () => {
    const html = renderIndex(
      { synthetic: true, phase1: phase, phase2: null, selected: null, data: { source: 's', rows: 1040 } },
      [],
    );
    expect(html).toContain('<td>0.812 <small>±\u00a00.012</small></td>');
    expect(html).toContain('<td>1,040</td>');
    expect(html).toContain('(ddof 0)');
    expect(html).toMatch(/<strong>SYNTHETIC<\/strong>/);
    expect(html).not.toContain('Phase 2</th>');
    expect(html).not.toMatch(/null|undefined|NaN/);
    expect(html).toContain('not for clinical decisions');
  });

  it('says of how many folds a mean is, and draws a dash where no fold has the score', () => {
    const n = { D: 1, I: 2, M: 2, O: 0, macro: 0, weighted: 2 };
    const html = renderIndex({ phase1: { ...phase, n } }, []);
    expect(html).toContain('<td>0.500 <small>±\u00a00.500</small> <small>(1 of 2 folds)</small></td>');
    expect(html).toContain('<td>\u2013</td>');
    expect(html).toContain('<td>0.812 <small>±\u00a00.012</small></td>');
  });

  it('shows what the locked reports say, or that nobody has looked', () => {
    const test = { lockedBy: 'source <a>', reports: 1200, related: 30, candidates: [] };
    expect(renderIndex({ external: test }, [])).toContain(
      '1,200 reports are locked (source &lt;a&gt;). None of these runs',
    );
    const deaths = { measure: 'deathF1', value: 0.512, lower: 0.4, upper: 0.6, reason: null };
    const all = { reports: 1200, effective: 310.2, measures: [deaths] };
    const unrelated = { ...all, reports: 1170 };
    const before = { reports: 7, most: 2 };
    const candidate = { kind: 'ensemble', run: 'words-1', chosen: false, before, all, unrelated };
    const html = renderIndex({ external: { ...test, candidates: [candidate] } }, []);
    expect(html).toContain('<td>1,200</td><td>310</td><td>0.512 <small>(0.400 \u2013 0.600)</small></td>');
    expect(html).toContain('no relative in the folds</small></th><td>1,170</td>');
    expect(html).toContain('Up to 7 of these reports had been looked at before, up to 2 times');
    expect(renderIndex({}, [])).not.toContain('locked');
  });

  it('shows every classifier, phases first and floors last, with the difference to the strongest', () => {
    const row = { measure: 'deathF1', value: 0.8, floor: 'phrases', floorValue: 0.7 };
    const besideFloor = [
      { ...row, difference: 0.104, lower: 0.08, upper: 0.13, reason: null },
      { ...row, measure: 'macroF1', difference: -0.02, lower: -0.05, upper: 0.011, reason: null },
      {
        measure: 'weightedF1',
        difference: null,
        lower: null,
        upper: null,
        reason: 'no <floor> on these rows',
      },
    ];
    const evidence = {
      pooled: [{ measure: 'deathF1', value: 0.81, lower: 0.765, upper: 0.847 }],
      calibration: { asTrained: { ece: 0.237 }, calibrated: { ece: 0.038 } },
      threshold: { recall: 0.9, threshold: 0.232 },
    };
    const learned = { ...phase, isFloor: false, besideFloor, evidence };
    const classifiers = {
      'nb-svm': { ...learned, title: 'NB-SVM <b>', phase: null, run: 'nb-svm-0' },
      bert: { ...learned, title: 'BERT', phase: 2, run: 'bert-0' },
      phrases: { ...phase, title: 'Phrases of death', phase: null, isFloor: true, besideFloor: null },
      'tfidf-logistic': { ...learned, title: 'TF-IDF + logistic regression', phase: 1 },
    };
    const html = renderIndex({ phase1: phase, phase1All: phase, classifiers }, []);
    const names = [...html.matchAll(/<th scope="row">(.*?)<br>/g)].map(([, name]) => name);
    expect(names).toEqual([
      ...['Phase 1', 'Phase 2', 'NB-SVM &lt;b&gt;', 'Phase 1, all rows', 'Floor: Phrases of death'],
      ...['Phase 1', 'Phase 2', 'NB-SVM &lt;b&gt;'],
    ]);
    expect(html).toContain(
      'Death F1 pooled 0.810 (0.765 to 0.847); calibration error 0.237, scaled 0.038; Death threshold 0.232 for a recall of 0.9 (approximate)',
    );
    expect(html).toContain('<tr class="floor"><th scope="row">Floor: Phrases of death');
    expect(html).toContain('<td>+0.104 <small>(0.080 \u2013 0.130) over phrases</small></td>');
    expect(html).toContain('<td>\u22120.020 <small>(\u22120.050 \u2013 0.011) over phrases</small></td>');
    expect(html).toContain('<td class="none"><small>no &lt;floor&gt; on these rows</small></td>');
    expect(html).not.toMatch(/null|undefined|NaN|<floor>/);
  });

  it('shows the chosen checkpoint with its reason, escaped', () => {
    const selected = {
      phase: 2,
      run: 'r',
      fold: 3,
      epoch: 2,
      criterion: 'deathF1',
      value: 0.71234,
      reason: '<script>best</script>',
    };
    const html = renderIndex({ synthetic: false, selected }, []);
    expect(html).toContain('Phase 2 · r · fold 3 · epoch 2');
    expect(html).toContain('deathF1 = 0.712');
    expect(html).not.toMatch(/<script|SYNTHETIC/);
    const refit = { ...selected, kind: 'refit', fold: 0 };
    expect(renderIndex({ synthetic: false, selected: refit }, [])).toContain('r · refit of 2 epochs<');
  });

  it('stands before there are results', () => {
    expect(renderIndex(null, [])).toContain('No results yet');
  });
});

it('writeReportIndex lists the reports with their titles and times', async () => {
  const reports = mkdtempSync(join(tmpdir(), 'maude-index-'));
  writeFileSync(
    join(reports, '04-phase1.html'),
    '<!DOCTYPE html><title>04. A &lt;b&gt;</title>\n<meta name="maude-seconds" content="75.2">',
  );
  writeFileSync(join(reports, 'notes.html'), 'not a report');
  const html = readFileSync(await writeReportIndex({ reports }), 'utf8');
  expect(html).toMatch(/<a href="04-phase1\.html">04\. A &lt;b&gt;<\/a> <small>ran 1 min 15 s/);
  expect(html).not.toContain('notes');
  rmSync(reports, { recursive: true });
});
