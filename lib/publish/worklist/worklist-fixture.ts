/** For tests: scored reports that look like real ones, and some that pages and spreadsheets get wrong. */
import { LABELS, type Label } from '../../core/labels';
import { RandomState } from '../../core/random';
import type { ScoredReport } from '../predict/scored-report';

const DEVICES = ['Infusion pump', 'Ventilator', 'Pacemaker lead', 'Dialysis machine', 'Hip implant', 'Stent'];
const MAKERS = ['Northfield Devices', 'Aster Medical', 'Kestrel Health', 'Oakline Systems'];
const SENTENCES = [
  'THE PATIENT EXPIRED TWO HOURS AFTER THE PROCEDURE.',
  'IT WAS REPORTED THAT THE DEVICE ALARMED AND THERAPY STOPPED.',
  'RESUSCITATION WAS ATTEMPTED WITHOUT SUCCESS.',
  'THE FAMILY STATED THAT HE HAD PASSED AWAY AT HOME.',
  'THE DEVICE WAS NOT RETURNED FOR EVALUATION.',
  'A REVIEW OF THE DEVICE HISTORY RECORD FOUND NO NONCONFORMANCE.',
  'THE NURSE REPLACED THE UNIT AND CONTINUED THE INFUSION.',
  'NO FURTHER INFORMATION WAS PROVIDED DESPITE SEVERAL ATTEMPTS TO OBTAIN IT.',
];

/** What must stay text: markup that ends scripts, markup that runs some, formulas, signs that turn text around. */
export const HOSTILE =
  '</script><script>document.title=1</script><img src=x onerror="document.title=2"><!--<script> =1+1 \u202eabc';

/** A report that is suspected to be a death with probability `pD`. */
export function suspect(key: string, pD: number, change: Partial<ScoredReport> = {}): ScoredReport {
  const filed: Label = change.filed ?? 'I';
  const rest = LABELS.slice(1).map((label) => (1 - pD) * (label === filed ? 0.8 : 0.1));
  return {
    key,
    ...{ date: '2024-03-31', filed, probabilities: [pD, ...rest], decision: pD > 0.5 ? 'D' : filed },
    ...{ deathAlarm: true, suspected: true, truncated: false, words: [], cleanedLength: 0 },
    ...change,
  };
}

/** `n` of them with narratives of some 1,500 characters. */
export function suspects(n: number, seed = 1): ScoredReport[] {
  const random = new RandomState(seed);
  return Array.from({ length: n }, (_, i) => {
    const text = Array.from({ length: 8 + random.interval(40) }, () => random.choice(SENTENCES)).join(' ');
    return suspect(String(10_000_000 + i), 0.2 + 0.8 * random.random() ** 3, {
      filed: random.choice(['I', 'M', 'O'] as const),
      date: `2024-0${1 + random.interval(8)}-${10 + random.interval(18)}`,
      words: [
        ...[
          { word: 'expired', weight: 1.9 },
          { word: 'passed away', weight: 1.4 },
          { word: 'resuscitation', weight: 0.8 },
        ],
        ...[
          { word: 'replaced', weight: -0.7 },
          { word: 'patient expired', weight: 0.6 },
        ],
      ],
      ...{ device: random.choice(DEVICES), manufacturer: random.choice(MAKERS) },
      ...{ text, cleanedLength: text.length, truncated: random.random() < 0.1 },
    });
  });
}
