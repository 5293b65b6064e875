/** @file `npm run doctor`: what was found on this machine, without changing anything. */
import { print } from '../../core/text/printable.cjs';
import { findings } from '../findings.mjs';

/**
 * @returns {Promise<number>} exit code: 0 when `npm start` can run, or can set up what is missing
 */
export async function run() {
  const { lines, problems } = await findings();
  const width = Math.max(...lines.map(({ name }) => name.length));
  for (const { name, value } of lines) print(`${name.padEnd(width)}  ${value}`);
  print(problems.length === 0 ? '\nnpm start can run.' : `\n${problems.join('\n')}`);
  return problems.length === 0 ? 0 : 1;
}
