/** How Jupyter's interrupt reaches work that runs across turns of the event loop. */
import { setMaxListeners } from 'node:events';
import { session } from './session';

/**
 * A signal that aborts at the next interrupt of the kernel (SIGINT). Hand it to work that takes long: an interrupted
 * cell ends at once, the work behind it only if it looks at the signal. Each call returns a fresh one.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  // A sweep's trials all listen to one signal.
  setMaxListeners(0, controller.signal);
  session().interrupts.add(controller);
  // Inside the synchronous part of a cell a new listener would leave the next interrupt to kill the kernel.
  setImmediate(listen);
  return controller.signal;
}

function listen(): void {
  const state = session();
  if (state.listening) return;
  state.listening = true;
  process.on('SIGINT', () => {
    const controllers = [...state.interrupts];
    state.interrupts.clear();
    for (const controller of controllers) controller.abort(new Error('interrupted'));
  });
}
