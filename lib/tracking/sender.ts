/** Sends an outbox in the background, however the server is. */
import { messageOf } from '../core/check';
import type { Clock } from '../core/clock';
import { backOff, politeWait, TryAgain } from '../core/network/retry';
import type { RandomState } from '../core/random';

/** How often and how long. */
export interface SenderOptions {
  readonly clock: Clock;
  /** Spreads the waits of many senders. */
  readonly random: RandomState;
  /** Between two sendings, in milliseconds. Default: 5000. */
  readonly everyMs?: number;
  /** The longest wait for the last sending, in milliseconds. Default: 5000. */
  readonly lastMs?: number;
  /** Hears what went wrong, once until it is well again. */
  readonly warn: (message: string) => void;
}

/** Something with points to send; `signal` ends a request that is under way. */
export type Send = (signal: AbortSignal) => Promise<void>;

/** Calls `send` again and again until `stop`; never throws, and nobody waits for it in between. */
export class Sender {
  private readonly ending = new AbortController();
  private readonly working: Promise<void>;
  private refused = false;
  private complained = false;
  /** What the last sending failed for. */
  private failure: unknown = null;

  constructor(
    private readonly send: Send,
    private readonly options: SenderOptions,
  ) {
    this.working = this.work();
  }

  /** Ends the sending in the background: a request under way is given up, its points stay. */
  async stop(): Promise<void> {
    this.ending.abort(new Error('the training ended'));
    await this.working;
  }

  /** After `stop`: one more try that may last `lastMs`. True when everything was sent. */
  async sendLast(): Promise<boolean> {
    return !this.refused && (await this.tryOnce(AbortSignal.timeout(this.options.lastMs ?? 5000)));
  }

  private async work(): Promise<void> {
    const { clock, everyMs = 5000 } = this.options;
    const { signal } = this.ending;
    for (let failures = 0; !signal.aborted && !this.refused; ) {
      failures = (await this.tryOnce(signal)) ? 0 : failures + 1;
      await clock.sleep(failures > 0 ? this.waitAfter(failures) : everyMs, signal).catch(() => {});
    }
  }

  /** A server that wants to be left alone for longer is left alone. */
  private waitAfter(failures: number): number {
    const { clock, random } = this.options;
    const ordinary = backOff(failures, random);
    try {
      return this.failure instanceof TryAgain ? politeWait(this.failure, ordinary, clock) : ordinary;
    } catch (error) {
      this.refused = true;
      this.options.warn(complaint(error, true));
      return 0;
    }
  }

  private async tryOnce(signal: AbortSignal): Promise<boolean> {
    try {
      await this.send(signal);
      this.complained = false;
      return true;
    } catch (error) {
      if (signal === this.ending.signal && signal.aborted) return false;
      this.failure = error;
      this.refused = !(error instanceof TryAgain);
      if (!this.complained) this.options.warn(complaint(error, this.refused));
      this.complained = true;
      return false;
    }
  }
}

function complaint(error: unknown, refused: boolean): string {
  const later = refused ? 'npm run track sends them when that is mended' : 'they are sent when it answers';
  return `MLflow: ${messageOf(error)}. Training goes on, its points are kept: ${later}`;
}
