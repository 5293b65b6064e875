/** Stratified k-fold, identical to scikit-learn's. */
import { checkNumber } from '../core/check';
import { RandomState } from '../core/random';
import { printError } from '../core/text/printable';

/** What `stratifiedFolds` needs to know. */
export interface StratifiedOptions {
  /** Number of folds, at least 2. */
  readonly k: number;
  /** scikit-learn's `random_state`. */
  readonly seed: number;
  /** Told when the smallest class has fewer than `k` members; by default printed on standard error. */
  readonly warn?: (message: string) => void;
}

/**
 * The fold, 1 to k, in which each example is tested: fold f holds exactly the test rows of the f-th split of
 * scikit-learn's `StratifiedKFold(k, shuffle=True, random_state=seed)`, in data order.
 *
 * Throws where scikit-learn raises: fewer examples than folds, or every class smaller than k.
 */
export function stratifiedFolds(
  labels: readonly string[],
  { k, seed, warn = printError }: StratifiedOptions,
): Uint16Array {
  checkNumber(k, 'k', { min: 2, max: 65535, integer: true });
  const codes = codesByAppearance(labels);
  checkClassSizes(codes, labels.length, k, warn);
  const allocation = allocate(codes.sizes, labels.length, k);
  const random = new RandomState(seed);
  const queues = codes.sizes.map((size, code) => {
    const queue = new Uint16Array(size);
    let filled = 0;
    for (let fold = 0; fold < k; fold++)
      for (let n = allocation[fold][code]; n > 0; n--) queue[filled++] = fold + 1;
    random.shuffle(queue);
    return queue;
  });
  const next = new Uint32Array(queues.length);
  return Uint16Array.from(codes.ofExample, (code) => queues[code][next[code]++]);
}

interface Codes {
  readonly ofExample: Uint32Array;
  readonly sizes: readonly number[];
  readonly names: readonly string[];
}

/** Classes numbered in the order of their first appearance. */
function codesByAppearance(labels: readonly string[]): Codes {
  const numbers = new Map<string, number>();
  const sizes: number[] = [];
  const ofExample = Uint32Array.from(labels, (label) => {
    let code = numbers.get(label);
    if (code === undefined) {
      code = sizes.push(0) - 1;
      numbers.set(label, code);
    }
    sizes[code]++;
    return code;
  });
  return { ofExample, sizes, names: [...numbers.keys()] };
}

/** How many examples of each class every fold gets: class counts of every k-th of the labels when sorted by code. */
function allocate(sizes: readonly number[], count: number, k: number): number[][] {
  const allocation = Array.from({ length: k }, () => sizes.map(() => 0));
  let code = 0;
  let end = sizes[0];
  for (let i = 0; i < count; i++) {
    while (i >= end) end += sizes[++code];
    allocation[i % k][code]++;
  }
  return allocation;
}

function checkClassSizes(codes: Codes, count: number, k: number, warn: (message: string) => void): void {
  if (count < k)
    throw new Error(`folds: expected at least as many examples as folds, k=${k}; received ${count}`);
  if (codes.sizes.every((size) => size < k))
    throw new Error(
      `folds: expected a class with at least k=${k} examples; the largest has ${Math.max(...codes.sizes)}`,
    );
  const smallest = Math.min(...codes.sizes);
  if (smallest < k) {
    const name = codes.names[codes.sizes.indexOf(smallest)];
    warn(`class ${name} has only ${smallest} examples, fewer than k=${k} folds: some folds test none of it`);
  }
}
