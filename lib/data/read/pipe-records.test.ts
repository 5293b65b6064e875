import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectAt } from '../../core/project';
import { takeSnapshot } from '../store/take-snapshot';
import { type PipeRow, pipeRows } from './pipe-rows';
import { type ReadingNotes, readRecords } from './read-records';
import { sourceFiles } from './source-files';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipe-'));
  mkdirSync(join(folder, 'fda'));
  const write = (name: string, ...lines: string[]) =>
    writeFileSync(join(folder, 'fda', name), lines.map((line) => `${line}\r\n`).join(''), 'latin1');
  write(
    'mdrfoithru2023.txt',
    'MDR_REPORT_KEY|EVENT_KEY|REPORT_NUMBER|REPORT_SOURCE_CODE|DATE_RECEIVED|ADVERSE_EVENT_FLAG|PRODUCT_PROBLEM_FLAG|DATE_OF_EVENT|EVENT_TYPE|MORE|TYPE_OF_REPORT|DATE_CHANGED',
    '100|7|A-1|M|01/02/2020|Y|N|12/31/2019|D||I,F|',
    ' 123.0|7||P|2/3/2020||||IN||I|',
    '200|||U|2020/03/04||||M||I|03/05/2020',
    '300|too|short',
  );
  write(
    'mdrfoiChange.txt',
    'MDR_REPORT_KEY|EVENT_KEY|REPORT_NUMBER|REPORT_SOURCE_CODE|DATE_RECEIVED|ADVERSE_EVENT_FLAG|PRODUCT_PROBLEM_FLAG|DATE_OF_EVENT|EVENT_TYPE|MORE|TYPE_OF_REPORT|DATE_CHANGED',
    '200|||U|2020/03/04||||O||I|03/05/2020',
  );
  write(
    'foitext2020.txt',
    'mdr_report_key|mdr_text_key|text_type_code|patient_sequence_number|date_report|foi_text',
    '100|1|D|1||THE PATIENT DIED | THE PUMP',
    'WAS REMOVED. CAF\xc9',
    '100|2|N|1||THE MAKER ANSWERED.',
    '123|3|D|1||A BURN WAS SEEN AFTERWARDS.',
    '200|4|D|1||AN OLD TEXT OF THE REPORT.',
    '999|5|D|1||A TEXT WITHOUT A REPORT.',
  );
  write(
    'foitextChange.txt',
    'MDR_REPORT_KEY|MDR_TEXT_KEY|TEXT_TYPE_CODE|PATIENT_SEQUENCE_NUMBER|DATE_REPORT|FOI_TEXT',
    '200|4|D|1||A NEW TEXT OF THE REPORT.',
  );
  write(
    'device2020.txt',
    'MDR_REPORT_KEY|DEVICE_SEQUENCE_NO|BRAND_NAME|GENERIC_NAME|MANUFACTURER_D_NAME|DEVICE_REPORT_PRODUCT_CODE|MORE',
    '100|10|SECOND|PUMP|MAKER|ABC|',
    '100|2|FIRST|PUMP|MAKER|FRN|',
    '123|1|A|BR|AND|TOO|MANY|COLUMNS',
  );
  write(
    'patient.txt',
    'mdr_report_key|patient_sequence_number|date_received|sequence_number_treatment|sequence_number_outcome',
    '100|1|||1. H',
    '100|2|||1. H; 2. D',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The same reports as openFDA sends them. */
const SAME = [
  {
    mdr_report_key: '100',
    event_key: '7',
    report_number: 'A-1',
    report_source_code: 'Manufacturer report',
    date_received: '20200102',
    event_type: 'Death',
    mdr_text: [
      {
        text_type_code: 'Description of Event or Problem',
        text: 'THE PATIENT DIED | THE PUMP WAS REMOVED. CAFÉ',
      },
      { text_type_code: 'Additional Manufacturer Narrative', text: 'THE MAKER ANSWERED.' },
    ],
    device: [
      {
        brand_name: 'FIRST',
        generic_name: 'PUMP',
        manufacturer_d_name: 'MAKER',
        device_report_product_code: 'FRN',
      },
    ],
    patient: [{ sequence_number_outcome: ['Hospitalization'] }, { sequence_number_outcome: ['H', 'Death'] }],
    source: 'mdrfoithru2023.txt',
  },
  {
    mdr_report_key: '123',
    event_key: '7',
    report_source_code: 'Voluntary report',
    date_received: '20200203',
    event_type: 'Injury',
    mdr_text: [{ text_type_code: 'D', text: 'A BURN WAS SEEN AFTERWARDS.' }],
    source: 'mdrfoithru2023.txt',
  },
  {
    mdr_report_key: '200',
    report_source_code: 'User facility report',
    date_received: '20200304',
    date_changed: '20200305',
    event_type: 'Other',
    mdr_text: [{ text_type_code: 'D', text: 'A NEW TEXT OF THE REPORT.' }],
    source: 'mdrfoiChange.txt',
  },
];

describe("FDA's pipe files", () => {
  it('become the same rows as the same reports in JSON', async () => {
    writeFileSync(join(folder, 'same.json'), JSON.stringify({ results: SAME }));
    const project = projectAt(folder);
    const fda = await takeSnapshot({ source: 'fda', maxMalformedShare: 0.5 }, { project });
    const json = await takeSnapshot({ source: 'same.json' }, { project });
    expect(await fda.examples()).toEqual(await json.examples());
    expect(fda.manifest.id).toBe(json.manifest.id);
    expect(fda.manifest.records).toEqual({ read: 4, malformed: 2, unjoined: 1 });
    expect(fda.manifest.inputs.map(({ file, records, malformed }) => [file, records, malformed])).toEqual([
      ['device2020.txt', 2, 1],
      ['foitext2020.txt', 5, 0],
      ['foitextChange.txt', 1, 0],
      ['mdrfoiChange.txt', 1, 0],
      ['mdrfoithru2023.txt', 3, 1],
      ['patient.txt', 2, 0],
    ]);
  });

  it('list refused rows with their reason', async () => {
    const notes: ReadingNotes = { inputs: [], malformed: [] };
    const files = await sourceFiles('fda', [folder]);
    for await (const _ of readRecords(files, { notes, maxMalformedShare: 1 }));
    expect(notes.malformed).toEqual([
      {
        file: 'device2020.txt',
        line: 4,
        reason: 'expected 6 to 7 columns; received 8',
        start: '123|1|A|BR|AND|TOO|MANY|COLUMNS',
      },
      {
        file: 'mdrfoithru2023.txt',
        line: 5,
        reason: 'expected 12 columns; received 3',
        start: '300|too|short',
      },
    ]);
  });

  it("are read in every form that FDA's files have had", async () => {
    const read = async (header: string, row: string) => {
      const path = join(folder, 'form.txt');
      writeFileSync(path, `${header}\r\n${row}\r\n`, 'latin1');
      const found: PipeRow[] = [];
      for await (const rows of pipeRows(path)) found.push(...rows);
      return found;
    };
    const text = { kind: 'row', family: 'text', values: ['17', '34', 'D', '1', 'IT BROKE.'] };
    const textForm = (last: string) =>
      `MDR_REPORT_KEY|MDR_TEXT_KEY|TEXT_TYPE_CODE|PATIENT_SEQUENCE_NUMBER|${last}`;
    expect(await read(textForm('DATE_REPORT|FOI_TEXT'), '17|34|D|1||IT BROKE.')).toEqual([text]);
    expect(await read(textForm('TEXT').replace('NUMBER', 'NO'), '17|34|D|1|IT BROKE.')).toEqual([text]);

    const device = { kind: 'row', family: 'device', values: ['17', '1', 'BRAND', 'PUMP', 'MAKER', 'FRN'] };
    const middle = 'DATE_RECEIVED|BRAND_NAME|GENERIC_NAME|MANUFACTURER_D_NAME';
    const old = `mdr_report_key|device_event_key|implant_flag|device_sequence_number|${middle}|device_report_product_code|baseline_brand_name`;
    expect(await read(old, '17|9|N|1|12/24/1998|BRAND|PUMP|MAKER|FRN|')).toEqual([device]);
    const now = `MDR_REPORT_KEY|DEVICE_EVENT_KEY|DEVICE_SEQUENCE_NO|${middle}|DEVICE_REPORT_PRODUCT_CODE|UDI-DI`;
    expect(await read(now, '17||1|2000/09/23|BRAND|PUMP|MAKER|FRN|')).toEqual([device]);
    const quoted = now.replace('MDR_REPORT_KEY', '"MDR_REPORT_KEY"');
    expect(await read(quoted, '17||1|2000/09/23|BRAND|PUMP|MAKER|FRN|||')).toEqual([device]);
  });
});
