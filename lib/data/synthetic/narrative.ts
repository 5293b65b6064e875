/** The narrative of one synthetic record. */
import type { Label } from '../../core/labels';
import type { RandomState } from '../../core/random';
import { CONSEQUENCES, VAGUE_CONSEQUENCES } from './consequence-sentences';
import { CLOSINGS, CONTEXTS, MENTIONED_DEATHS, NEGATED_DEATHS, OPENINGS } from './description-sentences';
import type { DeviceKind } from './device-kind';
import { expand, type Slots, sentenceCase } from './expand';
import { BOILERPLATES, INVESTIGATIONS, REGULATORY_CLOSINGS } from './manufacturer-sentences';
import type { Trait } from './truth';

/** A narrative's two parts, in sentence case, and what was planted in it. */
export interface ComposedNarrative {
  readonly description: string;
  readonly manufacturer: string | null;
  readonly traits: readonly Trait[];
  readonly family: string | null;
}

/** How plainly each severity is told: shares of plain, unsaid, vague; the rest says nothing of a consequence. */
const PLAINNESS: Readonly<Record<Label, readonly [number, number, number]>> = {
  D: [0.8, 0.14, 0.06],
  I: [0.68, 0.2, 0.1],
  M: [0.56, 0.28, 0.05],
  O: [0.48, 0.34, 0.06],
};

/** How often a narrative also holds a consequence sentence of another class, and of which. */
const STRAY: Readonly<Record<Label, readonly [number, readonly Label[]]>> = {
  D: [0.25, ['I', 'I', 'M']],
  I: [0.3, ['M', 'M', 'I', 'O']],
  M: [0.24, ['I', 'I', 'O']],
  O: [0.4, ['M', 'I']],
};

const MENTIONED: Readonly<Record<Label, number>> = { D: 0.03, I: 0.06, M: 0.07, O: 0.06 };
const NEGATED: Readonly<Record<Label, number>> = { D: 0, I: 0.08, M: 0.12, O: 0.04 };
const FAMILIES_OF_CODE: Readonly<Record<string, readonly string[]>> = {
  QBJ: ['signal-loss'],
  BZD: ['foam'],
  LZG: ['alarm', 'no-return'],
  FRN: ['alarm', 'no-return'],
  CBK: ['alarm', 'no-return'],
  KWA: ['legal', 'registry'],
  FTR: ['legal', 'registry'],
};

/** Composes a narrative of `severity`; about one in eight is a maker's boilerplate, one in eighty very long. */
export function composeNarrative(
  kind: DeviceKind,
  severity: Label,
  slots: Slots,
  random: RandomState,
): ComposedNarrative {
  const chance = (share: number) => random.random() < share;
  if (chance(0.12)) return boilerplate(kind, severity, slots, random);
  const traits: Trait[] = [];
  const long = chance(0.0125);
  if (long) traits.push('long');
  const middle = several(CONTEXTS, long ? 25 + random.interval(15) : skewed(5, random), random);
  const consequences = consequencesOf(severity, traits, random);
  if (chance(MENTIONED[severity])) {
    consequences.push(random.choice(MENTIONED_DEATHS));
    traits.push('death-mentioned');
  }
  if (chance(NEGATED[severity])) {
    consequences.push(random.choice(NEGATED_DEATHS));
    traits.push('death-negated');
  }
  if (chance(0.15)) consequences.reverse();
  const early = random.interval(middle.length);
  const templates = [
    random.choice(OPENINGS),
    ...middle.slice(0, early),
    ...consequences,
    ...middle.slice(early),
    ...several(CLOSINGS, random.interval(2), random),
  ];
  const description = paragraph(templates, slots, random);
  const answered = long || chance(0.7);
  const manufacturer = answered ? answer(severity, long, slots, random) : null;
  return { description, manufacturer, traits, family: null };
}

function consequencesOf(severity: Label, traits: Trait[], random: RandomState): string[] {
  const { plain, unsaid } = CONSEQUENCES[severity];
  const [plainShare, unsaidShare, vagueShare] = PLAINNESS[severity];
  const draw = random.random();
  const templates: string[] = [];
  if (draw < plainShare) templates.push(...several(plain, random.random() < 0.6 ? 2 : 1, random));
  else if (draw < plainShare + unsaidShare) {
    templates.push(random.choice(unsaid));
    if (severity === 'D') traits.push('death-unsaid');
  } else if (draw < plainShare + unsaidShare + vagueShare) {
    templates.push(random.choice(VAGUE_CONSEQUENCES));
    traits.push('vague');
  }
  const [strayShare, others] = STRAY[severity];
  if (random.random() < strayShare)
    templates.unshift(random.choice(CONSEQUENCES[random.choice(others)].unsaid));
  if (severity !== 'M' && random.random() < 0.08) templates.unshift(random.choice(VAGUE_CONSEQUENCES));
  return templates;
}

function answer(severity: Label, long: boolean, slots: Slots, random: RandomState): string {
  const templates = several(INVESTIGATIONS, long ? 35 + random.interval(25) : 1 + skewed(5, random), random);
  if (severity !== 'O' && random.random() < 0.15)
    templates.splice(random.interval(templates.length), 0, random.choice(CONSEQUENCES[severity].plain));
  return paragraph(
    [...templates, ...several(REGULATORY_CLOSINGS, random.interval(2), random)],
    slots,
    random,
  );
}

function boilerplate(
  kind: DeviceKind,
  severity: Label,
  slots: Slots,
  random: RandomState,
): ComposedNarrative {
  const families = FAMILIES_OF_CODE[kind.productCode] ?? ['no-return', 'registry'];
  const family = random.choice(families);
  const template = BOILERPLATES.find((candidate) => candidate.family === family)?.text ?? '';
  const { plain, unsaid } = CONSEQUENCES[severity];
  const told = random.random();
  const ending = told < 0.66 ? random.choice(plain) : told < 0.87 ? random.choice(unsaid) : '';
  const traits: Trait[] = told < 0.66 ? ['boilerplate'] : ['boilerplate', 'vague'];
  const description = paragraph(template.split(/(?<=\.) /), { ...slots, ending }, random);
  return { description, manufacturer: null, traits, family };
}

function paragraph(templates: readonly string[], slots: Slots, random: RandomState): string {
  return templates
    .map((template) => sentenceCase(expand(template, slots, random).trim()))
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** `count` of `templates`, without repeats until all are used. */
function several(templates: readonly string[], count: number, random: RandomState): string[] {
  const chosen: string[] = [];
  while (chosen.length < count)
    for (const i of random.permutation(templates.length))
      if (chosen.length < count) chosen.push(templates[i]);
  return chosen;
}

/** A whole number from 0 to twice `mean`, small ones more likely. */
function skewed(mean: number, random: RandomState): number {
  return Math.floor(2 * mean * random.random() * Math.sqrt(random.random()));
}
