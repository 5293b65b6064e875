/** For tests: data sets on which two classifiers are equally good, in groups whose examples share their luck. */
import { RandomState } from '../../core/random';
import { groupSums } from '../intervals/bootstrap';
import { confusionSums, MATRIX_CELLS } from '../intervals/confusion-sums';
import { countedMeasures } from '../measure-of-cells';
import { signFlip } from './sign-flip';

/** How much is simulated. */
export interface Simulation {
  readonly sets: number;
  readonly flips: number;
  readonly seed: number;
}

/** In what share of `sets` without a difference the test of accuracy finds one at level 0.05. */
export function falseFindings({ sets, flips, seed }: Simulation): number {
  const random = new RandomState(seed);
  let found = 0;
  for (let set = 0; set < sets; set++) {
    const { groups, right } = equals(random);
    const sums = groupSums(groups.length, groups, 2, (row, cells) => {
      cells[0] += right[0][row];
      cells[1] += right[1][row];
    });
    const [p] = signFlip(sums, ([a, b]) => [b - a], { random, flips });
    if (p !== null && p <= 0.05) found++;
  }
  return found / sets;
}

/** The same of every counted measure at once, by the table's order. */
export function falseFindingsByMeasure({ sets, flips, seed }: Simulation): number[] {
  const random = new RandomState(seed);
  let found: number[] = [];
  for (let set = 0; set < sets; set++) {
    const { groups, right, labels } = equals(random);
    const [one, two] = right.map((own) => labels.map((label, row) => (own[row] ? label : (label + 1) % 4)));
    const sums = confusionSums(labels, [one, two], groups);
    const differences = (cells: Float64Array) => {
      const [a, b] = [countedMeasures(cells), countedMeasures(cells, MATRIX_CELLS)];
      return a.map((value, k) => b[k] - value);
    };
    const values = signFlip(sums, differences, { random, flips });
    found = values.map((p, k) => (found[k] ?? 0) + Number(p !== null && p <= 0.05));
  }
  return found.map((count) => count / sets);
}

/** 150 groups of 1 to 60 examples of one label; within a group a classifier is right on all or on none of them. */
function equals(random: RandomState) {
  const groups: string[] = [];
  const labels: number[] = [];
  const right: [number[], number[]] = [[], []];
  for (let g = 0; g < 150; g++) {
    const size = Math.min(60, Math.ceil(1 / (random.random() + 1 / 60)));
    const label = Math.floor(random.random() * 4);
    const luck = [random.random() < 0.8 ? 1 : 0, random.random() < 0.8 ? 1 : 0];
    for (let i = 0; i < size; i++) {
      groups.push(`g${g}`);
      labels.push(label);
      right[0].push(luck[0]);
      right[1].push(luck[1]);
    }
  }
  return { groups, labels, right };
}
