/** How choices are made: the parameter that experiments, diagnostics and selection share. */
import { define } from '../core/parameters/definition';
import { PROTOCOLS } from './run';

/** How choices are made. */
export const protocolParameters = define({
  protocol: {
    type: 'choice',
    choices: PROTOCOLS,
    doc: 'nested chooses on an inner part of the training folds; reference on the reported fold, as published',
    profiles: { quick: 'nested', pretrained: 'nested', full: 'nested', published: 'reference' },
  },
});
