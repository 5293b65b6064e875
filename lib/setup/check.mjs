import { enter } from './enter.mjs';

enter(() => import('./commands/check.mjs'));
