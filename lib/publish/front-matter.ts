/** The part of a model card that the Hub reads. */
import { LABEL_NAMES, LABELS } from '../core/labels';
import type { F1Row } from '../metrics/classification';
import type { CardFacts } from './card-facts';
import { modelName } from './card-use';
import { toYaml } from './yaml';

/** YAML between two lines of dashes: metadata and `model-index`, as huggingface.co/docs/hub/model-cards has them. */
export function frontMatter(facts: CardFacts): string {
  const { license, run, record, snapshot, summary, baseModel } = facts;
  const synthetic = snapshot.synthetic;
  const k = summary.folds.length;
  const yaml = toYaml({
    language: 'en',
    license,
    library_name: run.inputs.classifier === 'bert' ? 'transformers' : 'maude-severity-workbench',
    pipeline_tag: 'text-classification',
    metrics: ['f1'],
    tags: [
      'maude',
      'openfda',
      'medical-devices',
      'adverse-events',
      ...(run.inputs.classifier === 'bert' ? ['onnx', 'custom_code'] : []),
      ...(synthetic ? ['synthetic-data'] : []),
    ],
    base_model: baseModel ?? undefined,
    base_model_relation: baseModel === null ? undefined : 'finetune',
    'model-index': [
      {
        name: modelName(facts),
        results: [
          {
            task: { type: 'text-classification', name: 'Severity of device reports' },
            dataset: {
              type: synthetic ? 'synthetic' : 'openfda-device-event',
              name: synthetic
                ? 'SYNTHETIC device reports (generated; says nothing of real reports)'
                : `openFDA device reports (${snapshot.source})`,
              split: `${k}-fold cross-validation, ${record.protocol} protocol`,
              revision: snapshot.id,
            },
            metrics: measuresOf(facts).flatMap(({ field, name }) => {
              const [mean, n] = [summary.mean[field], summary.n[field]];
              if (mean === null) return [];
              const of = n === k ? `${k} folds` : `the ${n} of ${k} folds that have it,`;
              return [{ type: 'f1', name: `${name}, mean of ${of} of run ${run.id}`, value: rounded(mean) }];
            }),
          },
        ],
      },
    ],
  });
  return `---\n${yaml}---\n`;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

/** The measures of the tables, with their names; a class without a single example has none. */
export function measuresOf({
  snapshot,
}: Pick<CardFacts, 'snapshot'>): { readonly field: keyof F1Row; readonly name: string }[] {
  const known = LABELS.filter((label) => snapshot.labels[label] > 0);
  return [
    ...known.map((label) => ({ field: label, name: `F1 ${LABEL_NAMES[label]}` })),
    { field: 'macro', name: 'F1 macro' },
    { field: 'weighted', name: 'F1 weighted' },
  ];
}
