/** Parameters of the choice of a checkpoint and of its publication. */
import { define } from '../core/parameters/definition';
import { snapshotParameters } from '../data/parameters';
import { candidateParameters, lookingParameters } from '../diagnostics/parameters';
import { PREFERENCES, SELECTION_RULES } from '../diagnostics/selection/selection';
import { protocolParameters } from '../runs/parameters';
import { splitParameters } from '../splits/parameters';

/** Which checkpoint is published, and where: notebook 07. */
export const selectionParameters = define({
  ...snapshotParameters,
  ...splitParameters,
  ...protocolParameters,
  rule: {
    type: 'choice',
    choices: SELECTION_RULES,
    doc: 'Death F1 by default: a missed death is the costliest mistake',
    profiles: 'deathF1',
  },
  ...candidateParameters,
  prefer: {
    type: 'choice',
    choices: PREFERENCES,
    doc: 'Which checkpoints come first: those that were measured, or refits on all rows (notebook 05 makes them)',
    profiles: 'measured',
  },
  lookAgain: {
    type: 'boolean',
    doc: 'Scores the locked test part again for candidates that were scored; every look is recorded',
    profiles: false,
  },
  ...lookingParameters,
  owner: {
    type: 'text',
    doc: 'User or organisation of the Hugging Face Hub that the dry run of a publication names',
    profiles: 'your-name',
  },
  repository: {
    type: 'text',
    doc: 'The model repository there; the Spaces add -phase1 and -phase2',
    profiles: 'maude-severity',
  },
});
