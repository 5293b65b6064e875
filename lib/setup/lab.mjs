import { enter } from './enter.mjs';

enter(() => import('./commands/lab.mjs'));
