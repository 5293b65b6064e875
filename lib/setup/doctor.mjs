import { enter } from './enter.mjs';

enter(() => import('./commands/doctor.mjs'));
