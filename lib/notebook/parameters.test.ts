import { afterEach, describe, expect, it, vi } from 'vitest';
import { resolveParameters } from '../core/parameters/resolve';
import { parameterSets } from '../parameters';
import { parameterHelpAt } from './parameter-help';
import { parameters, renderParameters } from './parameters';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('parameters', () => {
  it('resolves everything in one profile, into one frozen object', () => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.stubEnv('MAUDE_SET', '{"epochs":"5"}');
    const p = parameters('bert', { profile: 'full', maxLength: 256 });
    expect(p).toMatchObject({ weights: 'emilyalsentzer/Bio_ClinicalBERT', learningRate: 2e-5, subset: 0 });
    expect([p.epochs, p.maxLength, p.executor, Object.isFrozen(p)]).toEqual([5, 256, 'local', true]);
    expect(printed).toHaveBeenCalledOnce();
  });

  it('refuses a name in MAUDE_SET that no notebook has, not one of another notebook', () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.stubEnv('MAUDE_SET', '{"topDevices":"5","epochs":"2"}');
    expect(parameters('imbalance').topDevices).toBe(5);
    vi.stubEnv('MAUDE_SET', '{"topDevice":"5"}');
    expect(() => parameters('imbalance')).toThrow(
      '--set "topDevice": did you mean topDevices? Expected one of',
    );
  });
});

describe('renderParameters', () => {
  const render = (literals: object) =>
    renderParameters('bert', resolveParameters(parameterSets.bert, literals, { MAUDE_EPOCHS: '5' }));

  it('shows what differs from the profile, with range and reason, and folds the others away', () => {
    const { 'text/html': html, 'text/plain': text } = render({ learningRate: 2e-5, patience: 1 });
    const [open, folded] = html.split('<details');
    for (const shown of ['profile', 'learningRate', '2e-5', 'cell', 'MAUDE_EPOCHS', 'a number, 1e-8 to 1'])
      expect(open).toContain(`>${shown}<`);
    expect(open).not.toContain('>patience<');
    expect(folded).toContain('>patience<');
    expect(folded).toContain('>dropoutRate<');
    expect(folded).toMatch(/<summary>\d+ others, as in profile quick<\/summary>/);
    expect(text).toMatch(/others, as in profile quick: weights=\(empty\), hiddenSize=128, /);
  });

  it('says of full what it does otherwise than published, and of published what that leaves open', () => {
    const plain = (profile: string) => render({ profile })['text/plain'];
    const full = plain('full');
    expect(full).toMatch(
      /does otherwise than the published recipe\n[\s\S]*batching +byLength +uniform +byLength pads/,
    );
    expect(full).toMatch(/protocol +nested +reference +nested chooses/);
    expect(full).toMatch(/innerFraction +0\.1 +0 +Share/);
    expect(full).not.toContain('leave open');
    expect(plain('published')).toMatch(
      /leave open, and what is taken for it\n[\s\S]*monitor +deathF1 +by which score/,
    );
    expect(plain('published')).not.toContain('does otherwise');
    expect(plain('quick')).not.toMatch(/published (recipe|documents)/);
  });

  it('says when nothing differs', () => {
    const { resolved, ...rest } = resolveParameters(parameterSets.imbalance, {}, {});
    const { 'text/plain': text } = renderParameters('imbalance', { ...rest, resolved });
    expect(text).toContain('Parameters of imbalance: all as in profile quick');
    expect(text).toContain('2 others, as in profile quick: data=(empty), topDevices=12');
  });
});

describe('parameterHelpAt', () => {
  const cell =
    "const p = notebook.parameters('bert', {\n  // epochs: 3, // at most\n  seed: 1,\n});\nconst r = { epochs: 1 };";

  it('knows the names in the cell, commented out or not, and nothing else', () => {
    expect(parameterHelpAt(cell, cell.indexOf('epochs') + 2)).toMatch(/^epochs: a whole number, 1 to 100\n/);
    expect(parameterHelpAt(cell, cell.indexOf('seed'))).toMatch(/^seed: /);
    expect(parameterHelpAt(cell, cell.lastIndexOf('epochs') + 2)).toBeNull();
    expect(parameterHelpAt(cell, cell.indexOf('at most'))).toBeNull();
    expect(parameterHelpAt(cell, 2)).toBeNull();
    expect(parameterHelpAt("notebook.parameters('mine', { seed: 1 });", 31)).toBeNull();
  });
});
