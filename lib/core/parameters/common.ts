/** Parameters that concern every room: defined once, so that they cannot drift apart. */
import { define, PROFILES } from './definition';

/** `profile` is resolved before the others: it names their defaults. */
export const profileParameters = define({
  profile: {
    type: 'choice',
    choices: PROFILES,
    doc: 'Sizes and sources: minutes on two cores, an hour on a CPU, the full recipe on GPUs, the published one to the letter',
    profiles: { quick: 'quick', pretrained: 'pretrained', full: 'full', published: 'published' },
  },
});

/** The seed that every random draw is derived from. */
export const seedParameters = define({
  seed: {
    type: 'integer',
    min: 0,
    max: 2 ** 32 - 1,
    doc: 'Every random draw is derived from it; 42 is the published seed',
    profiles: 42,
  },
});
