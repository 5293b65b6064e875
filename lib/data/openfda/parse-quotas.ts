/** Quotas as a user writes them. */
import { check, show } from '../../core/check';
import { EVENT_TYPES } from './query';

/** Reports to draw: of each event type, and of a type in one year (`Death:2020`). */
export interface Quotas {
  readonly quotas: Readonly<Record<string, number>>;
  readonly yearQuotas: Readonly<Record<string, number>>;
}

/**
 * Reads `Death=12400, Injury=46500, Death:2020=500`: reports of an event type, and of one in a single year. Types that
 * are not named are not drawn.
 */
export function parseQuotas(text: string): Quotas {
  const quotas: Record<string, number> = {};
  const yearQuotas: Record<string, number> = {};
  for (const word of text.split(',').map((part) => part.trim())) {
    const [, type, year, count] = /^([A-Za-z]+)(?::(\d{4}))?\s*=\s*(\d+)$/.exec(word) ?? [];
    const known = EVENT_TYPES.find((name) => name.toLowerCase() === type?.toLowerCase());
    check(
      known,
      `quotas: expected such as Death=12400 or Death:2020=500, of ${EVENT_TYPES.join(', ')}; received ${show(word)}`,
    );
    if (year === undefined) quotas[known] = Number(count);
    else yearQuotas[`${known}:${year}`] = Number(count);
  }
  for (const key of Object.keys(yearQuotas)) {
    const [type] = key.split(':');
    check(quotas[type] !== undefined, `quotas: expected a quota of ${type} beside that of ${key}`);
  }
  return { quotas, yearQuotas };
}
