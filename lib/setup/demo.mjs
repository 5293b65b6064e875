import { enter } from './enter.mjs';

enter(() => import('./commands/demo.mjs'));
