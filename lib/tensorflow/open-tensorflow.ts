/** Opens TensorFlow: one library, one context, one engine for the process. */
import { show } from '../core/check';
import type { ContextOptions } from './context';
import { EagerEngine } from './eager-engine';
import type { Engine } from './engine';
import { startRuntime } from './runtime';

/** Where the engine is kept: a reload of this file must not load the library again. */
const KEY = Symbol.for('maude.tensorflow.engine');
type Holder = { [KEY]?: EagerEngine };

/**
 * Loads libtensorflow and returns the engine. The library and its context exist once per process: a second call
 * returns the same engine, and throws when it asks for other options than the first.
 */
export async function openTensorflow(options: ContextOptions = {}): Promise<Engine> {
  return openEngine(options);
}

/** `openTensorflow` at once, for what needs the runtime behind the engine. */
export function openEngine(options: ContextOptions = {}): EagerEngine {
  const holder = globalThis as Holder;
  holder[KEY] ??= new EagerEngine(startRuntime(options));
  const opened = holder[KEY].runtime.options;
  for (const [name, value] of Object.entries(options) as [keyof ContextOptions, unknown][])
    if (value !== undefined && value !== opened[name])
      throw new Error(
        `${name}: expected ${show(opened[name] ?? 'the default')}, as TensorFlow was opened with; received ` +
          `${show(value)}. Restart the process (in a notebook: the kernel) to open it otherwise`,
      );
  return holder[KEY];
}
