/** Parameters of notebook 04. */
import { common } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 04. */
export const phase1Parameters = define({ ...common });
