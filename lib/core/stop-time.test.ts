import { expect, it } from 'vitest';
import { stopTime } from './stop-time';

it('stops at the budget or at the end of the session, whichever comes first', () => {
  const now = new Date('2026-01-31T12:00:00Z');
  const session = { MAUDE_STOP_AT: '2026-01-31T13:00:00Z' };
  expect(stopTime(0, {}, now)).toBeNull();
  expect(stopTime(30, {}, now)?.toISOString()).toBe('2026-01-31T12:30:00.000Z');
  expect(stopTime(0, session, now)?.toISOString()).toBe('2026-01-31T13:00:00.000Z');
  expect(stopTime(30, session, now)?.toISOString()).toBe('2026-01-31T12:30:00.000Z');
  expect(stopTime(90, session, now)?.toISOString()).toBe('2026-01-31T13:00:00.000Z');
  expect(() => stopTime(0, { MAUDE_STOP_AT: 'soon' }, now)).toThrow('MAUDE_STOP_AT');
});
