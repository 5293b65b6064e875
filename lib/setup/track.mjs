import { enter } from './enter.mjs';

enter(() => import('./commands/track.mjs'));
