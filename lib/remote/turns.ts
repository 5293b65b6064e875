/** Turns for so many at a time, in the order in which they were asked for. */
export class Turns {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  /** Waits for a turn; what it returns gives the turn back, however often it is called. */
  async take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.free > 0) this.free--;
    else await this.wait(signal);
    let mine = true;
    return () => {
      if (mine) this.giveBack();
      mine = false;
    };
  }

  private wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const proceed = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.queue.splice(this.queue.indexOf(proceed), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.queue.push(proceed);
    });
  }

  private giveBack(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.free++;
  }
}
