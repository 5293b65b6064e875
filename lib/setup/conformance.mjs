import { enter } from './enter.mjs';

enter(() => import('./commands/conformance.mjs'));
