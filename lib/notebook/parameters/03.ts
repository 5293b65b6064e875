/** Parameters of notebook 03. */
import { common } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 03. */
export const splitParameters = define({ ...common });
