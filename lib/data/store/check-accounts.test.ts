import { expect, it } from 'vitest';
import { checkAccounts } from './check-accounts';

const drop = (reason: 'no narrative', count: number) => ({ reason, count });
const manifest = { records: { read: 5, malformed: 0 }, rows: 3, drops: [drop('no narrative', 2)] } as never;
const ids = (...names: string[]) => names.map((id) => ({ id }));

it('accounts for every record, or says what is missing', () => {
  expect(checkAccounts(manifest, ids('a', 'b', 'c'))).toBe(
    'Checked: 5 read = 3 kept + 2 dropped; 3 distinct ids.',
  );
  expect(() => checkAccounts(manifest, ids('a', 'b', 'b'))).toThrow('3 distinct ids; received 2 of 3');
  expect(() => checkAccounts(manifest, ids('a', 'b'))).toThrow('3 distinct ids; received 2 of 2');
  const lost = { records: { read: 6 }, rows: 3, drops: [drop('no narrative', 2)] } as never;
  expect(() => checkAccounts(lost, ids('a', 'b', 'c'))).toThrow('expected 6 records read');
});
