import { enter } from './enter.mjs';

enter(() => import('./commands/unit.mjs'));
