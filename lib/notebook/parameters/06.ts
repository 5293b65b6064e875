/** Parameters of notebook 06. */
import { choosing, looking, reading, splitting } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 06. */
export const diagnosticsParameters = define({ ...reading, ...splitting, ...choosing, ...looking });
