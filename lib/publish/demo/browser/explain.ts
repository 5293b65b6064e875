/** Which parts of a text spoke for a label; no DOM, no model: both are passed in. */

/** A part of the text, from `start` to before `end`, and how much it speaks for the label (negative: against). */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

const WORD = /[\p{L}\p{N}_]{2,}/gu;

/** Gives each word of `text` its share of the contributions of the terms (one or more words in a row) that cover it. */
export function wordSpans(
  text: string,
  contributions: readonly { readonly term: string; readonly contribution: number }[],
): Span[] {
  const words = [...text.matchAll(WORD)].map((match) => ({
    word: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const weights = new Float64Array(words.length);
  const places = new Map<string, number[]>();
  words.forEach(({ word }, i) => {
    const known = places.get(word);
    if (known) known.push(i);
    else places.set(word, [i]);
  });
  for (const { term, contribution } of contributions) {
    const parts = term.split(' ');
    const found = (places.get(parts[0]) ?? []).filter((at) =>
      parts.every((part, i) => words[at + i]?.word === part),
    );
    for (const at of found)
      for (let i = 0; i < parts.length; i++) weights[at + i] += contribution / found.length / parts.length;
  }
  return words
    .map(({ start, end }, i) => ({ start, end, weight: weights[i] }))
    .filter(({ weight }) => weight);
}

const SENTENCE = /[^.!?\n]+[.!?\n]*\s*/g;
const MOST_SENTENCES = 24;
const MOST_WORDS = 40;

/** Asked with the text that is left, answers with the label's probability. */
export type Ask = (text: string) => Promise<number>;

/**
 * Leaves out each sentence in turn, then each word of the one that mattered most; a part's weight is what the label's
 * probability loses without it. At most 24 sentences (neighbours are joined) and 40 words.
 */
export async function occlude(
  text: string,
  ask: Ask,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Span[]> {
  const whole = await ask(text);
  const sentences = joined([...text.matchAll(SENTENCE)].map(partOf), MOST_SENTENCES);
  const weigh = async (parts: readonly Part[], before: number, total: number) => {
    const spans: Span[] = [];
    for (const { start, end } of parts) {
      spans.push({ start, end, weight: whole - (await ask(text.slice(0, start) + text.slice(end))) });
      onProgress(before + spans.length, total);
    }
    return spans;
  };
  const coarse = sentences.length > 1 ? await weigh(sentences, 0, sentences.length) : [];
  const strongest = coarse.reduce<Part>((best, span) => (span.weight > weightOf(best) ? span : best), {
    start: 0,
    end: coarse.length > 0 ? 0 : text.length,
  });
  const inside = text.slice(strongest.start, strongest.end);
  const words = joined([...inside.matchAll(/\S+\s*/g)].map(partOf), MOST_WORDS);
  const shifted = words.map(({ start, end }) => ({
    start: start + strongest.start,
    end: end + strongest.start,
  }));
  const fine = await weigh(shifted, coarse.length, coarse.length + words.length);
  return [...coarse.filter(({ start }) => start !== strongest.start || fine.length === 0), ...fine].sort(
    (a, b) => a.start - b.start,
  );
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function weightOf(part: Part): number {
  return 'weight' in part ? (part as Span).weight : 0;
}

function partOf(match: RegExpMatchArray): Part {
  const start = match.index ?? 0;
  return { start, end: start + match[0].length };
}

/** Joins neighbours until at most `most` are left. */
function joined(parts: readonly Part[], most: number): Part[] {
  const size = Math.ceil(parts.length / most) || 1;
  const groups: Part[] = [];
  for (let i = 0; i < parts.length; i += size)
    groups.push({ start: parts[i].start, end: parts[Math.min(i + size, parts.length) - 1].end });
  return groups;
}
