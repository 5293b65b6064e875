import { enter } from './enter.mjs';

enter(() => import('./commands/ingest.mjs'));
