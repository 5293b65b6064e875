import { enter } from './enter.mjs';

enter(() => import('./commands/kaggle.mjs'));
