import { expect, it } from 'vitest';
import type { Label } from '../core/labels';
import { foldWarnings, groupedWarnings } from './fold-warnings';

const part = (labels: string) =>
  [...labels].map((label, i) => ({ id: `${i}`, text: '', label: label as Label }));

it('warns of nothing where every class is learned, chosen by and tested', () => {
  const parts = { fold: 1, train: part('DIMO'), inner: part('D'), outer: part('DIMO') };
  expect(foldWarnings(parts, [{ epoch: 1 }], 1, 'once')).toEqual([]);
});

it('names what a fold cannot learn, choose by or measure', () => {
  const parts = { fold: 2, train: part('MM'), inner: part('M'), outer: part('IM') };
  expect(foldWarnings(parts, [{ epoch: 1 }], 1, 'cap')).toEqual([
    'fold 2: a classifier needs examples of two classes; this one learned from Malfunction alone',
    'fold 2: tests no Death, no Other: what needs it has no score here, and the means are over the other folds',
    'fold 2: the inner part has no Death: epochs were chosen by macro F1 over the classes with support',
    'fold 2: the best epoch (1) is the last one; more epochs may score higher',
  ]);
});

it('says once what several folds have in common', () => {
  const warnings = [
    'fold 1: tests no Death',
    'fold 2: tests no Death',
    'fold 2: stopped',
    'the disk is full',
  ];
  expect(groupedWarnings({ warnings })).toEqual([
    'folds 1, 2: tests no Death',
    'fold 2: stopped',
    'the disk is full',
  ]);
});
