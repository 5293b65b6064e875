/** Parameters: what they are, and how each gets its value. */
export { checkValue, checkValues } from './check-value';
export { profileParameters, seedParameters } from './common';
export {
  type Definition,
  type Definitions,
  define,
  type Literals,
  PROFILES,
  type Profile,
  pickValues,
  type ValueOf,
  type Values,
  valueInProfile,
  valuesInProfile,
} from './definition';
export { parameterHelp, rangeText, valueText, variableOf } from './describe';
export { parseSet, type Resolution, type Resolved, resolveParameters } from './resolve';
export { nearestName, unknownName } from './unknown-name';
