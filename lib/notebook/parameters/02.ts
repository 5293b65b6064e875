/** Parameters of notebook 02. */
import { reading } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 02. */
export const imbalanceParameters = define({
  ...reading,
  topDevices: {
    type: 'integer',
    min: 1,
    max: 50,
    doc: 'How many devices the charts name; the rest is one bar',
    profiles: 12,
  },
});
