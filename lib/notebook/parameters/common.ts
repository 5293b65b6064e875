/** Parameters that every notebook has. */
import { define, PROFILES } from './definition';

/** `profile` is resolved before the others: it names their defaults. */
export const common = define({
  profile: {
    type: 'choice',
    choices: PROFILES,
    doc: 'Sizes and sources: minutes on two cores, an hour on a CPU, or the full recipe on GPUs',
    profiles: 'quick',
  },
});
