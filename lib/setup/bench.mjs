import { enter } from './enter.mjs';

enter(() => import('./commands/bench.mjs'));
