/** The page of Phase 1: the saved model runs in this document, without a request. */

import { Scorer } from '../../../classifiers/scorer/scorer';
import { termContributions } from '../../../classifiers/tfidf/term-contributions';
import {
  decodeModel,
  type ModelJson,
  predictTfidfLogistic,
} from '../../../classifiers/tfidf-logistic/model-format';
import type { Label } from '../../../core/labels';
import { wordSpans } from './explain';
import { pageFacts, start, status } from './view';

const TERMS = 200;

async function run(): Promise<void> {
  const facts = pageFacts();
  const json = JSON.parse(embedded('model-json')) as ModelJson;
  const bytes = Uint8Array.from(atob(embedded('model-bin').trim()), (byte) => byte.charCodeAt(0));
  // Both were checked when the page was built.
  const known = (data: string | Uint8Array) => (typeof data === 'string' ? json.sha256 : json.binary);
  const saved = await decodeModel(json, bytes, { json: 'model.json', binary: 'model.bin' }, known);
  const predictProba = async (texts: readonly string[]) => predictTfidfLogistic(saved, texts);
  const scorer = new Scorer({ predictProba }, facts.scorer);
  start(facts, {
    explainsAtOnce: true,
    async read(received) {
      const text = scorer.clean([{ kind: 'description', text: received }]);
      const [score] = await scorer.read([text]);
      const words = text.match(/\S+/g)?.length ?? 0;
      const note = `${text.length} characters, ${words} words once cleaned: all are read. Words that training did not know count for nothing.`;
      return { text, score, note, truncated: false };
    },
    async explain(text, label) {
      const towards = facts.labels[label].letter as Label;
      return wordSpans(text, termContributions(saved, [{ text, towards }], TERMS)[0]);
    },
  });
}

function embedded(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

run().catch((error: unknown) => status(`The model could not be opened: ${String(error)}`));
