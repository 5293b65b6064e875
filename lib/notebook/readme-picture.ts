/** `node lib/run.cjs lib/notebook/readme-picture.ts`: draws the README's picture anew from reports/results.json. */
import { join } from 'node:path';
import { barFigure } from '../charts/index';
import { figureSvg } from '../charts/render-figure';
import { check } from '../core/check';
import { writeFileAtomic } from '../core/files/files';
import { readSealed } from '../core/files/sealed';
import { LABEL_NAMES, type Label } from '../core/labels';
import { codeRoot, thisProject } from '../core/project';
import { print } from '../core/text/printable';
import type { PhaseResults } from '../experiments/comparison/classifier-results';
import type { Results } from '../experiments/comparison/results';

/** Writes `.github/report.svg`. */
export async function main(): Promise<void> {
  const path = join(thisProject().reports, 'results.json');
  const results = await readSealed<Results>(path, 'Delete it and run npm start');
  check(results, () => `${path}: no such file; run npm start`);
  const { phase1, phase2, synthetic, data } = results;
  const rows = [...rowsOf('Phase 1', phase1), ...rowsOf('Phase 2', phase2)];
  const tested = phase1?.folds.reduce((sum, { nTest }) => sum + nTest, 0);
  const figure = barFigure(rows, {
    x: 'measure',
    y: 'mean',
    series: 'phase',
    error: 'std',
    stacked: false,
    title: `F1 on the same ${tested} of ${data.rows} examples, profile ${results.profile}`,
    yTitle: 'F1, mean and std',
  });
  const picture = join(codeRoot(), '.github', 'report.svg');
  await writeFileAtomic(picture, `${await figureSvg(figure, { synthetic })}\n`);
  print(picture);
}

function rowsOf(phase: string, results: PhaseResults | null): object[] {
  if (!results) return [];
  return Object.entries(results.mean).map(([field, mean]) => ({
    phase,
    measure: LABEL_NAMES[field as Label] ?? field,
    mean,
    std: results.std[field as Label],
  }));
}
