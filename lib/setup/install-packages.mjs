import { enter } from './enter.mjs';

enter(() => import('./commands/install-packages.mjs'));
