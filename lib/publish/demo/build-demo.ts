/** The demo pages: static files that run the chosen models in a browser. */
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { classifierOf } from '../../classifiers/registry';
import { readJson, temporaryPath, writeFileAtomic } from '../../core/files/files';
import { LABEL_NAMES, LABELS } from '../../core/labels';
import type { Project } from '../../core/project';
import { escapeHtml } from '../../core/text/escape';
import { meanText } from '../../diagnostics/fold-scores';
import { candidateName } from '../../diagnostics/selection/candidate';
import type { Truncation } from '../../features/truncation';
import { type CardFacts, cardFacts } from '../card-facts';
import { calibrationSentence, modelName, thresholdSentence } from '../card-use';
import { folderName } from '../choice';
import { type ExportedFolder, sealExport } from '../export-folder';
import { exportModel, ONNX_FILES } from '../export-model';
import { pageCode } from '../page-script';
import type { PageFacts } from './browser/page-facts';
import { DEMO_EXAMPLES } from './demo-examples';
import { type PageParts, pageHtml } from './page-html';
import { spaceCard } from './space-card';

/** The colours of the classes, as in the reports. */
const COLOURS = { D: '#d55e00', I: '#e69f00', M: '#0072b2', O: '#009e73' } as const;

/** Where the pages lie. */
export function demoFolder(project: Project): string {
  return join(project.reports, 'demo');
}

/**
 * Builds a page for the best model of each classifier that has one and that provenance record `id` names: `reports/demo/phase1/index.html`,
 * one file that opens from disk, and `reports/demo/phase2/`, which a server has to serve (`npm run demo`), each with
 * the record beside it. Pages of an earlier choice are replaced.
 */
export async function buildDemo(project: Project, id: string): Promise<ExportedFolder[]> {
  const { record } = await cardFacts(project, id);
  const built: ExportedFolder[] = [];
  for (const { classifier } of record.best.filter(({ classifier: name }) => hasPage(name))) {
    const exported = await exportModel(project, id, { classifier });
    const facts = await cardFacts(project, id, classifier);
    built.push(await buildPage(project, facts, exported.folder));
  }
  const links = built.map(
    ({ manifest }) =>
      `<li><a href="${folderName(manifest)}/index.html">${classifierOf(manifest.classifier).title}</a></li>`,
  );
  await writeFileAtomic(
    join(demoFolder(project), 'index.html'),
    `<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'">` +
      `<link rel="icon" href="data:,"><title>MAUDE severity</title><h1>MAUDE severity</h1><ul>${links.join('')}</ul>` +
      `<p>${escapeHtml('Research prototype, not for clinical decisions.')}</p></html>\n`,
  );
  return built;
}

async function buildPage(project: Project, facts: CardFacts, model: string): Promise<ExportedFolder> {
  const { record, run } = facts;
  const folder = join(demoFolder(project), folderName(facts.checkpoint));
  const temporary = temporaryPath(folder);
  try {
    await mkdir(temporary, { recursive: true });
    await PAGES[run.inputs.classifier](facts, model, temporary);
    await writeFile(join(temporary, 'README.md'), spaceCard(facts));
    await cp(join(model, 'provenance.json'), join(temporary, 'provenance.json'));
    const { manifest } = await sealExport(temporary, { kind: 'space', run, record });
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    return { folder, manifest };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** What a classifier's page is made of; one without an entry has no page. */
const PAGES: Readonly<Record<string, (facts: CardFacts, model: string, to: string) => Promise<void>>> = {
  'tfidf-logistic': writePhase1,
  bert: writePhase2,
};

/** Whether there is a page of that classifier. */
export function hasPage(classifier: string): boolean {
  return Object.hasOwn(PAGES, classifier);
}

async function writePhase1(facts: CardFacts, model: string, to: string): Promise<void> {
  const json = await readFile(join(model, 'model.json'), 'utf8');
  const bytes = await readFile(join(model, 'model.bin'));
  const code = await pageCode(join(__dirname, 'browser/phase1-page.ts'), 'iife');
  const page = pageHtml({
    ...partsOf(facts, null),
    data: { 'model-json': json.trim().replaceAll('<', '\\u003c'), 'model-bin': bytes.toString('base64') },
    script: { kind: 'inline', code },
  });
  await writeFile(join(to, 'index.html'), page);
}

async function writePhase2(facts: CardFacts, model: string, to: string): Promise<void> {
  const config = await readJson<{ truncation: Truncation }>(join(model, 'config.json'));
  const settings = await readJson<{ model_max_length: number }>(join(model, 'tokenizer_config.json'));
  const reading = { maxLength: settings?.model_max_length ?? 0, truncation: config?.truncation ?? 'head' };
  const page = pageHtml({ ...partsOf(facts, reading), script: { kind: 'file', name: 'page.js' } });
  await writeFile(join(to, 'index.html'), page);
  await writeFile(join(to, 'page.js'), await pageCode(join(__dirname, 'browser/phase2-page.ts'), 'esm'));
  await writeFile(join(to, 'worker.js'), await pageCode(join(__dirname, 'browser/phase2-worker.ts'), 'esm'));
  await cp(join(model, ONNX_FILES.int8), join(to, 'model_int8.onnx'));
  await cp(join(model, 'tokenizer.json'), join(to, 'tokenizer.json'));
  const runtime = dirname(createRequire(__filename).resolve('onnxruntime-web'));
  await cp(join(runtime, RUNTIME), join(to, RUNTIME));
}

const RUNTIME = 'ort-wasm-simd-threaded.wasm';

function partsOf(facts: CardFacts, reading: PageFacts['reading']): Omit<PageParts, 'script'> {
  const { run, record, checkpoint, snapshot, summary } = facts;
  return {
    title: modelName(facts),
    synthetic: snapshot.synthetic,
    introduction: [
      'Reads what a reporter wrote about a medical device and estimates the severity class that was ticked with it.',
    ],
    facts: {
      labels: LABELS.map((letter) => ({ letter, name: LABEL_NAMES[letter], colour: COLOURS[letter] })),
      examples: DEMO_EXAMPLES,
      reading,
      scorer: facts.scorer,
    },
    footer: [
      `${candidateName(checkpoint)}, of run ${run.id}. Mean F1 of ${summary.folds.length} folds (${record.protocol} protocol): Death ${meanText(summary, 'D', 3)}, macro ${meanText(summary, 'macro', 3)}.`,
      `${calibrationSentence(facts.scorer)} ${thresholdSentence(facts.scorer)}`,
      `Provenance ${record.id}, SHA-256 ${record.digest}.`,
    ],
  };
}
