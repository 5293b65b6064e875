import { expect, it } from 'vitest';
import type { Example } from '../../data/store/example';
import type { Split } from '../../splits/split';
import { classShares } from './class-shares';
import { deviceFigure, lengthFigure, yearCountFigure, yearShareFigure } from './example-figures';
import { foldClassFigure } from './fold-figure';

const example = (label: string, year: number, genericName: string, text: string) =>
  ({ label, dateReceived: `${year}-02-03`, genericName, text }) as Example;
const examples = [
  example('D', 2020, 'PUMP', 'she died at home'),
  example('M', 2020, 'PUMP', 'alarm'),
  example('M', 2021, 'STENT', 'it broke'),
  example('M', 2021, 'PUMP', 'it broke again'),
];
const traceOf = (figure: ReturnType<typeof yearCountFigure>, name: string) => {
  const trace = figure.data.find((one) => String(one.name) === name);
  return { x: trace?.x, y: trace?.y } as { x: (string | number)[]; y: (string | number)[] };
};

it('weighs classes so that each adds the same', () => {
  const shares = classShares(examples);
  expect(shares.map(({ class: name, count, share }) => [name, count, share])).toEqual([
    ...[
      ['Death', 1, 0.25],
      ['Injury', 0, 0],
      ['Malfunction', 3, 0.75],
      ['Other', 0, 0],
    ],
  ]);
  expect(shares[0].weight * shares[0].count).toBeCloseTo(shares[2].weight * shares[2].count, 12);
});

it('draws counts and shares by year, and classes by device', () => {
  const names = yearCountFigure(examples).data.map(({ name }) => String(name));
  expect(names).toContain('Malfunction');
  expect(traceOf(yearCountFigure(examples), 'Malfunction').y).toEqual([1, 2]);
  expect(traceOf(yearShareFigure(examples), 'Death').y).toEqual([0.5, 0]);
  const counts = traceOf(deviceFigure(examples, 5, 'count'), 'Malfunction').x;
  expect([...counts].sort()).toEqual([1, 2]);
  const shares = traceOf(deviceFigure(examples, 5, 'share'), 'Malfunction').x;
  expect([...shares].map(Number).sort()).toEqual([2 / 3, 1]);
});

it('draws words of the classes that occur, and classes by fold', () => {
  expect(lengthFigure(examples).data).toHaveLength(2);
  const counts = [{ fold: 1, examples: 4, labels: { D: 1, I: 0, M: 3, O: 0 } }];
  const figure = foldClassFigure({ counts } as unknown as Split);
  expect(traceOf(figure, 'Malfunction')).toEqual({ x: ['fold 1'], y: [3] });
});
