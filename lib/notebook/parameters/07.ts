/** Parameters of notebook 07. */
import { common } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 07. */
export const selectionParameters = define({ ...common });
