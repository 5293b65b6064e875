import { enter } from './enter.mjs';

enter(() => import('./commands/tensorboard.mjs'));
