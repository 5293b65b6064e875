import { describe, expect, expectTypeOf, it } from 'vitest';
import { profileParameters } from './common';
import { define, type Literals, valuesInProfile } from './definition';
import { variableOf } from './describe';
import { resolveParameters } from './resolve';

const definitions = define({
  ...profileParameters,
  C: { type: 'number', min: 0.001, max: 1000, doc: 'inverse penalty', profiles: 1 },
  learningRate: {
    type: 'number',
    min: 0,
    doc: 'peak',
    profiles: { quick: 0.001, pretrained: 5e-5, full: 2e-5 },
  },
  epochs: {
    type: 'integer',
    min: 1,
    max: 50,
    doc: 'at most',
    profiles: { quick: 2, pretrained: 3, full: 4 },
  },
  balanced: { type: 'boolean', doc: 'weights', profiles: true },
  data: { type: 'text', doc: 'source', profiles: 'synthetic' },
});
const batching = {
  type: 'choice',
  choices: ['byLength', 'uniform'],
  doc: 'order',
  profiles: { quick: 'byLength', pretrained: 'byLength', full: 'byLength', published: 'uniform' },
} as const;
const resolve = (literals: Literals<typeof definitions>, environment: Record<string, string> = {}) =>
  resolveParameters(definitions, literals, environment);
const source = (result: ReturnType<typeof resolve>, name: string) =>
  result.resolved.find((r) => r.name === name)?.source;

describe('resolveParameters', () => {
  it('takes the profile where nothing else is said', () => {
    const result = resolve({});
    expect(result.values).toEqual({
      profile: 'quick',
      C: 1,
      learningRate: 0.001,
      epochs: 2,
      balanced: true,
      data: 'synthetic',
    });
    expect(source(result, 'epochs')).toBe('profile quick');
    expect(Object.isFrozen(result.values)).toBe(true);
  });

  it('prefers the cell to --set, this to the environment, this to the profile', () => {
    const environment = { MAUDE_EPOCHS: '5', MAUDE_SET: '{"epochs":"6"}' };
    expect(resolve({ epochs: 7 }, environment).values.epochs).toBe(7);
    const set = resolve({}, environment);
    expect([set.values.epochs, source(set, 'epochs')]).toEqual([6, '--set']);
    const variable = resolve({}, { MAUDE_EPOCHS: '5' });
    expect([variable.values.epochs, source(variable, 'epochs')]).toEqual([5, 'MAUDE_EPOCHS']);
  });

  it('resolves the profile first, from wherever it comes', () => {
    expect(resolve({}, { MAUDE_PROFILE: 'full' }).values).toMatchObject({
      profile: 'full',
      epochs: 4,
      learningRate: 2e-5,
    });
    expect(resolve({}, { MAUDE_PROFILE: 'full', MAUDE_SET: '{"profile":"pretrained"}' }).values.epochs).toBe(
      3,
    );
    expect(resolve({ profile: 'quick' }, { MAUDE_PROFILE: 'full' }).values.epochs).toBe(2);
  });

  it('reads texts of each type', () => {
    const environment = {
      MAUDE_LEARNING_RATE: '3e-5',
      MAUDE_BALANCED: 'false',
      MAUDE_DATA: 'a b.jsonl',
      MAUDE_C: '',
    };
    expect(resolve({}, environment).values).toMatchObject({
      learningRate: 3e-5,
      balanced: false,
      data: 'a b.jsonl',
      C: 1,
    });
  });

  it.each([
    [
      { MAUDE_EPOCHS: '2.5' },
      'parameter epochs (from MAUDE_EPOCHS): expected a whole number from 1 to 50; received 2.5',
    ],
    [
      { MAUDE_EPOCHS: 'many' },
      'parameter epochs (from MAUDE_EPOCHS): expected a whole number from 1 to 50; received "many"',
    ],
    [
      { MAUDE_SET: '{"C":"0"}' },
      'parameter C (from --set): expected a number from 0.001 to 1000; received 0',
    ],
    [
      { MAUDE_BALANCED: 'maybe' },
      'parameter balanced (from MAUDE_BALANCED): expected true or false; received "maybe"',
    ],
    [
      { MAUDE_PROFILE: 'fast' },
      'parameter profile (from MAUDE_PROFILE): expected one of quick, pretrained, full, published; received "fast"',
    ],
    [{ MAUDE_SET: '[1]' }, 'MAUDE_SET: expected a JSON object of texts; received [1]'],
  ])('refuses %j', (environment, message) => {
    expect(() => resolve({}, environment as Record<string, string>)).toThrow(message);
  });

  it('refuses a wrong value in the cell, naming it', () => {
    expect(() => resolve({ epochs: 0 })).toThrow(
      'parameter epochs (from cell): expected a whole number from 1 to 50; received 0',
    );
  });

  it('refuses a wrong name with the nearest one, then all that are valid', () => {
    const names = 'one of profile, C, learningRate, epochs, balanced, data';
    expect(() => resolve({ lerningRate: 3 } as object)).toThrow(
      `parameter "lerningRate": did you mean learningRate? Expected ${names}`,
    );
    expect(() => resolve({ momentum: 3 } as object)).toThrow(`parameter "momentum": expected ${names}`);
  });

  it('gives published the value of full unless it has its own', () => {
    const own = define({
      batching: { ...batching },
      epochs: definitions.epochs,
      profile: definitions.profile,
    });
    const { values } = resolveParameters(own, { profile: 'published' }, {});
    expect(values).toEqual({ batching: 'uniform', epochs: 4, profile: 'published' });
    expect(valuesInProfile(own, 'full').batching).toBe('byLength');
  });

  it('tells what differs from the profile, whatever set it', () => {
    const { resolved } = resolve({ epochs: 3, C: 1 }, { MAUDE_PROFILE: 'full' });
    expect(resolved.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['epochs']);
  });

  it('ignores names of other notebooks in --set', () => {
    expect(resolve({}, { MAUDE_SET: '{"hiddenSize":"64"}' }).values.C).toBe(1);
  });

  it('has the types of the definitions', () => {
    expectTypeOf(resolve({}).values.profile).toEqualTypeOf<'quick' | 'pretrained' | 'full' | 'published'>();
    expectTypeOf(resolve({}).values.epochs).toEqualTypeOf<number>();
    expect(resolve({}).values.balanced).toBe(true);
  });
});

it('names variables in capitals', () => {
  expect(['learningRate', 'C', 'minDf', 'maxMalformedShare'].map(variableOf)).toEqual([
    'MAUDE_LEARNING_RATE',
    'MAUDE_C',
    'MAUDE_MIN_DF',
    'MAUDE_MAX_MALFORMED_SHARE',
  ]);
});
