/** @file `node lib/setup/command.mjs NAME ...`: what every npm script starts, a file of commands/ each. */
import { existsSync } from 'node:fs';
import { enter } from './enter.mjs';

const [name = '', ...args] = process.argv.slice(2);

enter(() => {
  const file = new URL(`./commands/${name}.mjs`, import.meta.url);
  if (!/^[a-z-]+$/.test(name) || !existsSync(file))
    throw new Error(`expected the name of a file in lib/setup/commands; received "${name}"`);
  return import(file.href);
}, args);
