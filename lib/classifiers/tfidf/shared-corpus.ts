/** Examples tokenized once for all folds of a run. */
import { check } from '../../core/check';
import type { LabelledText } from '../../core/labels';
import { breathe } from '../../core/progress';
import type { UnionCorpus, UnionRows } from '../../features/tfidf-union';
import type { FoldJob } from '../fold-trainer';

/** How many texts are tokenized between two turns of the event loop. */
const TEXTS_PER_TURN = 500;

/** Examples tokenized once, found again by id; one that comes with another text, as a fold without names has it, is another. */
export class SharedCorpus {
  private readonly rowOf = new Map<string, number>();
  private readonly firstText = new Map<string, string>();

  constructor(private readonly corpus: UnionCorpus) {}

  /** Tokenizes those that are new. */
  async add(examples: readonly LabelledText[], { progress, signal, fold }: FoldJob): Promise<void> {
    const added = examples.filter((example) => !this.rowOf.has(this.keyOf(example)));
    for (let i = 0; i < added.length; i++) {
      this.rowOf.set(this.keyOf(added[i]), this.corpus.add(added[i].text));
      if (i % TEXTS_PER_TURN !== 0) continue;
      signal.throwIfAborted();
      const note = `fold ${fold}: ${i} of ${added.length} narratives tokenized`;
      progress({ task: 'Tokenizing', done: i, total: added.length, unit: 'narratives', note });
      await breathe();
    }
    if (added.length > 0)
      progress({ task: 'Tokenizing', done: added.length, total: added.length, unit: 'narratives' });
  }

  /** Rows of examples that were added. */
  rowsOf(examples: readonly LabelledText[]): UnionRows {
    const rows = Int32Array.from(examples, (example) => this.rowOf.get(this.keyOf(example)) ?? -1);
    check(!rows.includes(-1), 'expected every example to be tokenized');
    return { corpus: this.corpus, rows };
  }

  private keyOf({ id, text }: LabelledText): string {
    const first = this.firstText.get(id);
    if (first === undefined) this.firstText.set(id, text);
    return first === undefined || first === text ? id : `${id}\n${text}`;
  }
}
