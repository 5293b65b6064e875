/** Parameters of notebook 02. */
import { common } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 02. */
export const imbalanceParameters = define({ ...common });
