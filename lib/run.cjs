/**
 * Runs a TypeScript file of lib as a program: `node lib/run.cjs lib/notebook/report-command.ts 04`. The file exports
 * `main(args): Promise<number | void>`; its number is the exit status. `MAUDE_DEBUG=1` shows stacks.
 */
'use strict';

const { resolve } = require('node:path');
const { inspect } = require('node:util');
const { printError } = require('./core/text/printable.cjs');
require('./typescript.cjs');

async function run([file, ...args]) {
  if (!file) throw new Error('expected a TypeScript file; received none');
  const { main } = require(resolve(file));
  if (typeof main !== 'function') throw new Error(`${file}: expected an export named main; received none`);
  process.exitCode = (await main(args)) ?? 0;
}

// Node itself would print what nobody caught as it is.
process.on('uncaughtException', (error) => {
  printError(inspect(error));
  process.exit(1);
});
run(process.argv.slice(2)).catch((error) => {
  printError(process.env.MAUDE_DEBUG ? inspect(error) : String(error?.message ?? error));
  process.exitCode = 1;
});
