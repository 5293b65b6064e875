/** Which compiler runs a function, and what is said while it works. */
import { printWarning } from '../../core/printable';
import { currentSession } from '../../core/session';
import type { EagerEngine } from '../eager-engine';
import type { Compiler } from './traced-function';
import { xlaOf } from './xla';

/** A first call that takes longer is mentioned. */
const LONG_MS = 1000;
const warned = new WeakSet<EagerEngine>();

/**
 * The compiler of a call: what was asked for, else that of the machine (`ContextOptions.compiler`, `MAUDE_COMPILER`). Where
 * XLA is not to be had it says so once, and functions run plain.
 */
export function compilerFor(engine: EagerEngine, asked: Compiler | undefined): Compiler {
  const wanted = asked ?? engine.runtime.options.compiler ?? process.env.MAUDE_COMPILER ?? 'plain';
  if (wanted === 'plain') return wanted;
  if (wanted !== 'xla') throw new Error(`MAUDE_COMPILER: expected plain or xla; received ${wanted}`);
  const { works, reason } = xlaOf(engine.runtime);
  if (works) return 'xla';
  if (!warned.has(engine)) printWarning(`XLA is not to be had (${reason}); functions run plain`);
  warned.add(engine);
  return 'plain';
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
