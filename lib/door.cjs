/**
 * The package's entry for notebook cells: `import { data, splits } from 'maude'`. Each room is loaded when a cell
 * first imports it (so nobody pays for TensorFlow who does not use it), and an edit anywhere in lib is seen at the
 * next import: this file forgets itself after each, so that every import comes through here.
 */
'use strict';

const { refresh, rooms } = require('./typescript.cjs');

refresh();
Object.defineProperty(exports, '__esModule', { value: true });
for (const room of rooms()) {
  Object.defineProperty(exports, room, { enumerable: true, get: () => require(`./${room}/index.ts`) });
}
delete require.cache[__filename];
