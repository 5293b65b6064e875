/** The properties by which a comparison is sliced. */
import { SLICES, type Slicing } from '../../diagnostics/slices';
import { checkpointFolder } from '../../diagnostics/tables';
import { loadTokenizer } from '../../features/load-tokenizer';
import { configOfFold } from '../../runs/run-choices';
import type { Comparison } from './comparison';

/** `[CLS]` and `[SEP]` take two places of an encoder's `maxLength`. */
const SPECIAL = 2;

/** Those of every snapshot, and for each run whose folds read no more than so many word pieces whether it read a narrative whole. */
export async function slicingOf({ runs, examples }: Comparison): Promise<Slicing> {
  const slicing: Record<string, Slicing[string]> = { ...SLICES };
  for (const { run, name, protocol, outer } of runs) {
    const lengths = new Set(run.folds.map(({ fold }) => configOfFold(run, fold).maxLength));
    const [maxLength] = lengths;
    if (typeof maxLength !== 'number' || lengths.size > 1) continue;
    const tokenizer = await loadTokenizer(checkpointFolder(run, run.folds[0].fold, protocol));
    const tested = new Set(outer.ids);
    const isCut = (text: string) => tokenizer.encode(text).length > maxLength - SPECIAL;
    const cut = new Set(examples.filter(({ id, text }) => tested.has(id) && isCut(text)).map(({ id }) => id));
    slicing[`for ${name}`] = ({ id }) => (cut.has(id) ? 'truncated' : 'read whole');
  }
  return slicing;
}
