/** What fills the holes of a synthetic record's sentences. */
import type { RandomState } from '../../core/random';
import type { DeviceKind } from './device-kind';
import type { Slots } from './expand';

const HISTORIES = [
  'hypertension',
  'type 1 diabetes',
  'coronary artery disease',
  'end stage renal disease',
  'atrial fibrillation',
  'lung cancer',
  'heart failure',
  'sleep apnea',
  'osteoarthritis',
  'stroke',
  'obesity',
  'no known illness',
];
const DRUGS = ['warfarin', 'metoprolol', 'insulin', 'aspirin', 'prednisone', 'lisinopril', 'no medication'];
const PLACES = ['a rural area', 'a nursing home', 'another state', 'assisted living', 'the city'];

/** The slots of one record: what stays (brand, part, problem, harm) is drawn once, numbers and dates every time. */
export function recordSlots(
  kind: DeviceKind,
  year: number,
  random: RandomState,
): Slots & { brand: string; maker: string } {
  const pick = (list: readonly string[]) => random.choice(list);
  const digits = (n: number) => Array.from({ length: n }, () => random.interval(9)).join('');
  const month = 1 + random.interval(11);
  const whole = (min: number, max: number) => () => String(min + random.interval(max - min));
  const redactedDate = random.random() < (year > 2013 ? 0.5 : 0.1);
  return {
    noun: kind.noun,
    a_noun: `${/^[aeiou]/.test(kind.noun) ? 'an' : 'a'} ${kind.noun}`,
    brand: pick(kind.brands),
    maker: pick(kind.makers),
    part: pick(kind.parts),
    problem: pick(kind.problems),
    setting: kind.setting,
    harm: kind.harms,
    treatment: kind.treatments,
    history: HISTORIES,
    history_drug: DRUGS,
    place: PLACES,
    sex: random.random() < 0.5 ? 'female' : 'male',
    age: whole(1, 92),
    weight: whole(40, 130),
    months: whole(2, 60),
    count: whole(2, 30),
    date: () => (redactedDate ? `(b)(6) ${year}` : `${month}/${1 + random.interval(27)}/${year}`),
    clock: () => `${random.interval(23)}:${String(random.interval(59)).padStart(2, '0')}`,
    pressure: () => `${90 + random.interval(90)}/${50 + random.interval(50)}`,
    version: () => `${1 + random.interval(8)}.${random.interval(20)}`,
    lot: pick(['A', 'B', 'GX', 'LOT-', '']) + digits(6),
    serial: random.random() < 0.3 ? '(b)(4)' : `SN${digits(7)}`,
  };
}
