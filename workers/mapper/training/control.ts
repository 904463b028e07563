/**
 * @file Play, pause, step and finish of a training, from outside it. The training asks before each
 * batch; while it waits, the worker answers other calls.
 */

export type TrainingAction = 'pause' | 'resume' | 'step' | 'finish';

/** One for each training. */
export class TrainingControl {
  #paused: boolean;
  #steps = 0;
  #finished = false;
  #wake: (() => void) | undefined;

  constructor(paused = false) {
    this.#paused = paused;
  }

  get finished(): boolean {
    return this.#finished;
  }

  get paused(): boolean {
    return this.#paused && !this.#finished;
  }

  act(action: TrainingAction): void {
    if (action === 'finish') this.#finished = true;
    else this.#paused = action !== 'resume';
    this.#steps = action === 'step' ? this.#steps + 1 : 0;
    this.#wake?.();
  }

  /**
   * Settles when the next batch may run: at once, or when a pause ends.
   *
   * @param onPause  Called each time that a wait begins.
   */
  async ready(signal: AbortSignal, onPause: () => Promise<void>): Promise<void> {
    while (this.paused) {
      if (this.#steps > 0) {
        this.#steps -= 1;
        return;
      }
      await onPause();
      if (this.paused && this.#steps === 0) await this.#woken(signal);
      signal.throwIfAborted();
    }
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = wake;
      if (signal.aborted) wake();
      else signal.addEventListener('abort', wake, { once: true });
    });
  }
}
