/** Parameters of notebook 01. */
import { common } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 01. */
export const dataParameters = define({ ...common });
