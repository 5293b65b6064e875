/** Finds out whether XLA works here and prints it as JSON: `prepareXla` runs it beside a busy event loop. */
import { print } from '../../core/text/printable';
import { findLibrary } from '../library/library';
import { findProbe } from './xla';

/** The argument is the device as in `ContextOptions`. */
export async function main([device]: readonly string[]): Promise<number> {
  const options = { device: device === 'cpu' || device === 'gpu' ? device : undefined } as const;
  print(JSON.stringify(findProbe(findLibrary(), options)));
  return 0;
}
