import { enter } from './enter.mjs';

enter(() => import('./commands/report.mjs'));
