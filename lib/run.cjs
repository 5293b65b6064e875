/**
 * Runs a TypeScript file of lib as a program: `node lib/run.cjs lib/notebook/report-command.ts 04`. The file exports
 * `main(args): Promise<number | void>`; its number is the exit status. `MAUDE_DEBUG=1` shows stacks.
 */
'use strict';

const { resolve } = require('node:path');
require('./typescript.cjs');

async function run([file, ...args]) {
  if (!file) throw new Error('expected a TypeScript file; received none');
  const { main } = require(resolve(file));
  if (typeof main !== 'function') throw new Error(`${file}: expected an export named main; received none`);
  process.exitCode = (await main(args)) ?? 0;
}

run(process.argv.slice(2)).catch((error) => {
  console.error(process.env.MAUDE_DEBUG ? error : (error?.message ?? error));
  process.exitCode = 1;
});
