/** From openFDA's event type to the class that is learned. */
import type { Label } from '../../core/labels';

const LABEL_OF_EVENT_TYPE: ReadonlyMap<string, Label> = new Map<string, Label>([
  ['DEATH', 'D'],
  ['INJURY', 'I'],
  ['MALFUNCTION', 'M'],
  ['OTHER', 'O'],
  ['D', 'D'],
  ['IN', 'I'],
  ['IL', 'I'],
  ['IJ', 'I'],
  ['M', 'M'],
  ['O', 'O'],
]);

/**
 * The class of an `event_type`: openFDA's words in any case, or FDA's raw codes D, IN, IL, IJ, M, O. Null for
 * everything else (`*`, empty, `No answer provided`): what nobody stated is not guessed.
 */
export function labelOf(eventType: string): Label | null {
  return LABEL_OF_EVENT_TYPE.get(eventType.trim().toUpperCase()) ?? null;
}
