/** What one profile does otherwise than another: from the definitions alone. */
import { type Definitions, type Profile, type ValueOf, valueInProfile } from './definition';

/** A parameter with two values. */
export interface ProfileDifference {
  readonly name: string;
  readonly value: ValueOf<Definitions[string]>;
  readonly than: ValueOf<Definitions[string]>;
  /** The parameter's own reason. */
  readonly why: string;
}

/** The parameters whose value in `profile` is not that in `than`, in their order; the name of the profile is none. */
export function profileDifferences(
  definitions: Definitions,
  profile: Profile,
  than: Profile,
): ProfileDifference[] {
  return Object.entries(definitions).flatMap(([name, definition]) => {
    const [value, other] = [profile, than].map((each) => valueInProfile(definition, each));
    const differs = name !== 'profile' && value !== other;
    return differs ? [{ name, value, than: other, why: definition.doc }] : [];
  });
}
