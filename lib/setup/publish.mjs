import { enter } from './enter.mjs';

enter(() => import('./commands/publish.mjs'));
