/** Which compiler runs a function, and what is said while it works. */

import { currentSession } from '../../core/session';
import { printWarning } from '../../core/text/printable';
import type { EagerEngine } from '../eager-engine';
import type { Compiler } from './traced-function';
import { prepareXla, xlaOf } from './xla';

/** A first call that takes longer is mentioned. */
const LONG_MS = 1000;
const warned = new WeakSet<EagerEngine>();

/**
 * The compiler of a call: what was asked for, else that of the machine (`ContextOptions.compiler`, `MAUDE_COMPILER`). Where
 * XLA is not to be had it says so once, and functions run plain.
 */
export function compilerFor(engine: EagerEngine, asked: Compiler | undefined): Compiler {
  if (wantedCompiler(engine, asked) === 'plain') return 'plain';
  const { works, reason } = xlaOf(engine.runtime);
  if (works) return 'xla';
  if (!warned.has(engine)) printWarning(`XLA is not to be had (${reason}); functions run plain`);
  warned.add(engine);
  return 'plain';
}

/** Finds out what `compilerFor` needs while the event loop turns. */
export async function prepareCompiler(engine: EagerEngine, asked: Compiler | undefined): Promise<void> {
  if (wantedCompiler(engine, asked) === 'xla') await prepareXla(engine.runtime);
}

function wantedCompiler({ runtime }: EagerEngine, asked: Compiler | undefined): Compiler {
  const wanted = asked ?? runtime.options.compiler ?? process.env.MAUDE_COMPILER ?? 'plain';
  if (wanted === 'plain' || wanted === 'xla') return wanted;
  throw new Error(`MAUDE_COMPILER: expected plain or xla; received ${wanted}`);
}

/** Says that a function is run for the first time; the returned function says how long it took, where that is long. */
export function noteCompiling(title: string, compiler: Compiler): () => void {
  const start = performance.now();
  const say = (done: number, note: string) =>
    currentSession().progress('compiling')({ task: title, done, total: 1, note });
  if (compiler === 'xla') say(0, 'compiling (first time)');
  return () => {
    const ms = performance.now() - start;
    if (ms >= LONG_MS) say(1, `compiling (first time, ${Math.round(ms / 1000)} s)`);
    else if (compiler === 'xla') say(1, 'compiled');
  };
}
