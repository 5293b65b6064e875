/** The data card of a snapshot: what it is, how it was made, and what it cannot tell; from its files alone. */

import { LABEL_NAMES, LABELS } from '../../core/labels';
import { escapeMarkdown } from '../../core/text/escape';
import { correctionSentence } from '../labels/corrections';
import { fieldCounts } from './field-counts';
import type { SnapshotManifest, TestFiles } from './manifest';
import type { Snapshot } from './snapshot';
import { dropTable, type FieldAndLabelRow, fillRates } from './summaries';

const TOP = 15;

/** The card as Markdown. Deterministic: no date but those of the records, no folder of this machine. */
export async function dataCard(snapshot: Snapshot): Promise<string> {
  const { manifest } = snapshot;
  const byField = await fieldCounts(snapshot, ['source', 'reportSource', 'genericName', 'productCode'], TOP);
  return [
    `# Data card: snapshot ${manifest.id}`,
    manifest.synthetic
      ? '> **SYNTHETIC**: a seeded generator wrote these records. They exercise the machinery and say nothing about devices.'
      : '> Medical device reports (MAUDE) as published by the U.S. Food and Drug Administration, cleaned for text classification.',
    section('What', what(manifest)),
    section('Classes by year of receipt', table(['year', 'examples', ...LABELS], yearRows(manifest))),
    section('Classes by collection', shareTable('collection', byField.source)),
    section('Classes by report source', shareTable('report source', byField.reportSource)),
    section(`The ${TOP} most frequent devices`, shareTable('generic name', byField.genericName)),
    section(`The ${TOP} most frequent product codes`, shareTable('product code', byField.productCode)),
    section('What was left out', table(['reason', 'records', 'share'], dropRows(manifest))),
    section('How well the fields are filled', table(['field', 'records', 'share'], fillRows(manifest))),
    section('How it was made', making(manifest)),
    section('What MAUDE cannot tell', LIMITS),
    section('Licence', LICENCE),
  ].join('\n\n');
}

const LIMITS = [
  'No rates: neither the number of devices in use nor of uses is known, and most events are never reported. Do not compare devices, makers or years by counts.',
  'No causes: a report is not proof that the device caused or contributed to the event.',
  'Passive and unverified: reports are incomplete, late, sometimes wrong, sometimes several for one event; texts are redacted before release.',
  'The label is what the reporter ticked in `event_type`; deaths are known to be filed as injuries or malfunctions.',
  'Collections differ in how they were chosen: a class that comes mostly from one of them can be told by its style. Look at the shares by collection above before believing a score.',
]
  .map((line) => `- ${line}`)
  .join('\n');

const LICENCE =
  'CC0 1.0 (https://open.fda.gov/license/). Data provided by the U.S. Food and Drug Administration (https://open.fda.gov); no endorsement implied. Do not rely on openFDA to make decisions regarding medical care.';

function what(manifest: SnapshotManifest): string {
  const years = Object.keys(manifest.years).filter((year) => year !== 'unknown');
  const { versions, records, test } = manifest;
  const span =
    years.length === 0
      ? 'without dates'
      : `received ${escapeMarkdown(years[0])} to ${escapeMarkdown(years[years.length - 1])}`;
  return [
    `- ${manifest.rows} examples, ${span}, from ${records.read} records of ${escapeMarkdown(manifest.source)}.`,
    `- ${LABELS.map((label) => `${LABEL_NAMES[label]} ${manifest.labels[label]} (${percent(manifest.labels[label], manifest.rows)})`).join(', ')}.`,
    `- ${records.malformed} damaged lines were refused (listed in \`malformed.jsonl\`); ${records.unjoined} rows of FDA's files had no report.`,
    ...(test ? [testLine(test)] : []),
    `- ${versions.reports} reports came in several versions, of which the latest stands; ${versions.labelConflicts} of them disagreed on the class, ${versions.textConflicts} on the text.`,
    ...(manifest.corrections ? [`- ${escapeMarkdown(correctionSentence(manifest) ?? '')}`] : []),
  ].join('\n');
}

function testLine({ source, rows }: TestFiles): string {
  return `- ${rows} examples stand in test files (${escapeMarkdown(source)}): every split locks them, no model learns from them.`;
}

function making(manifest: SnapshotManifest): string {
  const { origin, options, inputs } = manifest;
  const said = Object.entries({ ...(origin ?? {}), ...options })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [escapeMarkdown(name), code(JSON.stringify(value))]);
  const files = inputs.map(({ file, bytes, sha256 }) => [
    escapeMarkdown(file),
    Number(bytes),
    escapeMarkdown(sha256),
  ]);
  return [
    table(['option', 'value'], said),
    files.length > 0 ? table(['file', 'bytes', 'SHA-256'], files) : '',
    'Only the cleaned narrative may become features. `source`, `outcomes` and `outcomeDeath` are probes; problem codes and flags are not stored.',
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** At most 300 characters of `text`, as they are; the manifest has the rest. */
function code(text: string): string {
  const cut = text.length > 300 ? `${text.slice(0, 300)} ... (see manifest.json)` : text;
  return `\`${cut.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

function yearRows({ years }: SnapshotManifest): (string | number)[][] {
  return Object.entries(years).map(([year, counts]) => {
    const total = LABELS.reduce((sum, label) => sum + counts[label], 0);
    return [escapeMarkdown(year), total, ...LABELS.map((label) => percent(counts[label], total))];
  });
}

function shareTable(name: string, rows: readonly FieldAndLabelRow[]): string {
  return table(
    [name, 'examples', ...LABELS],
    rows.map((row) => [
      row.value === null ? '(none)' : escapeMarkdown(row.value.slice(0, 80)),
      row.count,
      ...LABELS.map((label) => percent(row[label], row.count)),
    ]),
  );
}

function dropRows(manifest: SnapshotManifest): (string | number)[][] {
  return dropTable(manifest).map(({ reason, count }) => [
    escapeMarkdown(reason),
    count,
    percent(count, manifest.records.read),
  ]);
}

function fillRows(manifest: SnapshotManifest): (string | number)[][] {
  return fillRates(manifest).map(({ field, count }) => [
    escapeMarkdown(field),
    count,
    percent(count, manifest.records.read),
  ]);
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function percent(count: number, total: number): string {
  return total === 0 ? '0 %' : `${((100 * count) / total).toFixed(1)} %`;
}
