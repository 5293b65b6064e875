/** Sentences with holes: `[one|another]` is an even choice, `{name}` a slot. */
import { check } from '../../core/check';
import type { RandomState } from '../../core/random';

/** What a slot holds: one text, or texts of which one is drawn each time. */
export type Slots = Readonly<Record<string, string | readonly string[] | ((random: RandomState) => string)>>;

/** Fills a template. Choices may hold slots, slots may hold choices; choices do not nest. An unknown slot is an error. */
export function expand(template: string, slots: Slots, random: RandomState): string {
  const chosen = template.includes('[')
    ? template.replace(/\[([^[\]]*)\]/g, (_, inside: string) => random.choice(inside.split('|')))
    : template;
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => {
    const slot = slots[name];
    check(
      slot !== undefined,
      () => `expected a slot of ${Object.keys(slots).join(', ')}; received {${name}}`,
    );
    const value =
      typeof slot === 'string' ? slot : typeof slot === 'function' ? slot(random) : random.choice(slot);
    return value.includes('[') || value.includes('{') ? expand(value, slots, random) : value;
  });
}

/** The first letter large: sentences start with slots, too. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The index drawn with probability proportional to `weights`. */
export function drawWeighted(weights: readonly number[], random: RandomState): number {
  let rest = random.random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i];
    if (rest < 0) return i;
  }
  return weights.length - 1;
}
