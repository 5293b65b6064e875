/** Stands for `@tensorflow/tfjs-node-gpu`, whose own entry wants a native addon of 2022. */
'use strict';

require('../../typescript.cjs');

module.exports = require('./tfjs.ts').loadTfjs();
