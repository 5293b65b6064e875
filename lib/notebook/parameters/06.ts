/** Parameters of notebook 06. */
import { common } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 06. */
export const diagnosticsParameters = define({ ...common });
