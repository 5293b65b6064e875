/**
 * TensorFlow's asynchronous eager execution: while it is on, an operation is only queued by the call that runs it, and
 * TensorFlow works through the queue in order on a thread of its own.
 */
import type { Pointer } from './library/native';
import type { Runtime } from './runtime';
import { newStatus, plainMessage } from './status';

/** A queued operation that failed: the calls after it throw this, not the one that queued it. */
export class QueuedFailure extends Error {
  override readonly name = 'QueuedFailure';
}

/** The queue of one runtime, for the thread that loaded it. */
export class OperationQueue {
  private queued: Pointer = 0;
  private direct: Pointer = 0;
  private users = 0;

  constructor(private readonly runtime: Runtime) {}

  get isOn(): boolean {
    return this.users > 0;
  }

  /** Queues from now on, until `stop` was called as often as `start`. */
  start(): void {
    if (this.users++ > 0) return;
    const { capi, context } = this.runtime;
    if (this.queued === 0) {
      this.direct = capi.TFE_ContextGetExecutorForThread(context);
      this.queued = capi.TFE_NewExecutor(1, 1, 0);
    }
    capi.TFE_ContextSetExecutorForThread(context, this.queued);
  }

  /** The last `stop` waits for what is queued. A failure that nobody has met yet is dropped with its results. */
  stop(): void {
    if (--this.users > 0) return;
    this.takeFailure();
    this.runtime.capi.TFE_ContextSetExecutorForThread(this.runtime.context, this.direct);
  }

  /** Waits for what is queued; its failure stays for whoever asks next. */
  wait(): void {
    const status = newStatus(this.runtime.capi);
    this.runtime.capi.TFE_ExecutorWaitForAllPendingNodes(this.queued, status.pointer);
    this.runtime.capi.TF_DeleteStatus(status.pointer);
  }

  /** Waits for what is queued; returns and forgets its failure, after which the queue works again. */
  takeFailure(): QueuedFailure | null {
    const { capi } = this.runtime;
    const status = newStatus(capi);
    capi.TFE_ExecutorWaitForAllPendingNodes(this.queued, status.pointer);
    const failure =
      status.code() === 0 ? null : new QueuedFailure(`a queued operation: ${plainMessage(status.message())}`);
    capi.TF_DeleteStatus(status.pointer);
    capi.TFE_ExecutorClearError(this.queued);
    return failure;
  }
}
