import { expect, it } from 'vitest';
import { sessionPlan } from './session-plan';

it('counts sessions of the usable length, and weeks with the set-up of each session', () => {
  const row = { plan: 'as asked', hoursPerFold: 4, hoursPerRun: 20, hoursSaved: 0 };
  expect(sessionPlan([row], 8.5)).toEqual([
    { plan: 'as asked', hoursPerFold: 4, hoursPerRun: 20, sessions: 3, weeks: (20 + 0.75) / 30 },
  ]);
  expect(sessionPlan([row], 0.2)[0].sessions).toBe(200);
  expect(() => sessionPlan([row], Number('x'))).toThrow('MAUDE_SESSION_HOURS');
});
