/** The `mdr_text` of synthetic records. */
import type { RandomState } from '../../core/random';
import type { ComposedNarrative } from './narrative';
import type { Trait } from './truth';

/** One part as openFDA writes it. */
export type TextPart = Readonly<Record<string, string>>;

const STUBS = ['UNK.', 'see file', 'n/a.', 'Unknown', '(b)(4)'];

/** A description part. */
function description(text: string): TextPart {
  return { text_type_code: 'Description of Event or Problem', patient_sequence_number: '1', text };
}

/** A part of the manufacturer. */
function answer(text: string): TextPart {
  return { text_type_code: 'Additional Manufacturer Narrative', patient_sequence_number: '1', text };
}

/**
 * The parts of `narrative`, in capitals before 2010 mostly, and the traits of what is really there: of one record in
 * fifty the narrative is lost, of a few only a stub is left.
 */
export function drawTexts(
  narrative: ComposedNarrative,
  year: number,
  random: RandomState,
): { texts: readonly TextPart[]; traits: readonly Trait[] } {
  const loss = random.random();
  if (loss < 0.02) return { texts: random.random() < 0.5 ? [] : [description(' ')], traits: ['empty'] };
  if (loss < 0.026) return { texts: [description(random.choice(STUBS))], traits: ['short'] };
  const capitals = random.random() < (year < 2010 ? 0.85 : year < 2015 ? 0.55 : 0.2);
  const inCase = (text: string) => (capitals ? text.toUpperCase() : text);
  const texts = [description(inCase(narrative.description))];
  if (narrative.manufacturer !== null) texts.push(answer(inCase(narrative.manufacturer)));
  if (random.random() < 0.3) texts.reverse();
  const traits: Trait[] = [...narrative.traits];
  if (capitals) traits.push('all-caps');
  if (texts.some(({ text }) => /\(b\)\(/i.test(text))) traits.push('redacted');
  return { texts, traits };
}

/** `texts` with the manufacturer's last word; as they are when there is no narrative. */
export function withLastWord(texts: readonly TextPart[], capitals: boolean): readonly TextPart[] {
  if (!texts.some(({ text }) => text.trim().length > 10)) return texts;
  const last = 'Follow-up: the investigation is complete and no change was made.';
  return [...texts, answer(capitals ? last.toUpperCase() : last)];
}
