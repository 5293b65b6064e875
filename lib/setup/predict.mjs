import { enter } from './enter.mjs';

enter(() => import('./commands/predict.mjs'));
