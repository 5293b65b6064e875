/** For tests: months of texts whose topics wander as much as is planted, and new ones with as much that is new. */
import { LABELS, type Label } from '../../core/labels';
import type { RandomState } from '../../core/random';
import type { ScoredReport } from '../predict/scored-report';
import type { TrainingTexts } from './text-drift';

const WORDS = 300;
const TOPICS = 5;
/** Words that a text has of its topic. */
const OF_TOPIC = 6;

/** How often each topic comes up in a month; `spread` is the standard deviation of their logarithms. */
export function drawMix(random: RandomState, spread: number): number[] {
  const masses = Array.from({ length: TOPICS }, () => Math.exp(spread * random.normal()));
  const sum = masses.reduce((total, mass) => total + mass, 0);
  return masses.map((mass) => mass / sum);
}

/** `n` texts of a month; a share `planted` of them is of a kind that the training never had. */
export function drawTexts(n: number, mix: readonly number[], random: RandomState, planted = 0): string[] {
  return Array.from({ length: n }, () => {
    const words = Array.from({ length: 15 + random.interval(20) }, () => frequentWord(random));
    const topic = random.random() < planted ? 'novel' : `topic${indexIn(mix, random)}`;
    for (let i = 0; i < OF_TOPIC; i++) words.push(`${topic}word${'abcdefghij'[random.interval(9)]}`);
    return words.join(' ');
  });
}

/** Zipf's law: the r-th word comes up about 1 / r as often as the first. */
function frequentWord(random: RandomState): string {
  const rank = Math.floor((WORDS + 1) ** random.random());
  return `w${String.fromCharCode(97 + (rank % 26))}${String.fromCharCode(97 + Math.floor(rank / 26))}`;
}

function indexIn(shares: readonly number[], random: RandomState): number {
  let u = random.random();
  let i = 0;
  while (i < shares.length - 1 && u >= shares[i]) u -= shares[i++];
  return i;
}

/** `months` of `perMonth` texts each, every month with a mix of its own. */
export function drawTraining(
  months: number,
  perMonth: number,
  spread: number,
  random: RandomState,
): TrainingTexts {
  const all = Array.from({ length: months }, (_, month) => ({
    date: `${2020 + Math.floor(month / 12)}${String(1 + (month % 12)).padStart(2, '0')}15`,
    texts: drawTexts(perMonth, drawMix(random, spread), random),
  }));
  return {
    texts: all.flatMap(({ texts }) => texts),
    dates: all.flatMap(({ texts, date }) => texts.map(() => date)),
  };
}

/** Scored reports of those texts, the most probable class drawn by `shares`. */
export function scoredTexts(
  texts: readonly string[],
  shares: readonly number[],
  random: RandomState,
): ScoredReport[] {
  return texts.map((text, i) => {
    const label = indexIn(shares, random);
    const probabilities = LABELS.map((_, c) => (c === label ? 0.91 : 0.03));
    const decision: Label = LABELS[label];
    return {
      ...{ key: String(i), date: null, filed: null, probabilities, decision, deathAlarm: decision === 'D' },
      ...{ suspected: false, words: [], truncated: false, cleanedLength: text.length, text },
    };
  });
}
