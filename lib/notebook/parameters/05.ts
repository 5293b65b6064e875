/** Parameters of notebook 05. */
import { common } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 05. */
export const phase2Parameters = define({ ...common });
