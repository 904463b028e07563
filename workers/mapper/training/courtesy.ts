/**
 * @file A training on the CPU takes every core. When the page asks for an answer, it rests for a moment, so that the
 * answer, the picture that follows and the drawing of the page have the cores (note 152). Who asks without
 * end leaves it some time too.
 */
import { isFar } from '../engine/kernels.ts';

/** From the last question until the page has most likely drawn what came of it. */
const REST_MS = 400;
/** It rests at most so long, then works at least so long. */
const MOST_MS = 1000;
const WORK_MS = 250;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** When a training rests. */
export class Courtesy {
  readonly #now: () => number;
  #restUntil = 0;
  #workUntil = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Somebody waits for an answer. */
  asked(): void {
    this.#restUntil = this.#now() + REST_MS;
  }

  /**
   * Settles when a training may go on: at once when nobody asked for a while, or where a GPU does its work.
   *
   * @throws AbortError  When cancelled meanwhile.
   */
  async rest(signal: AbortSignal): Promise<void> {
    const began = this.#now();
    if (isFar() || began < this.#workUntil) return;
    const latest = began + MOST_MS;
    for (let now = began; now < this.#restUntil; now = this.#now()) {
      if (now >= latest) {
        this.#workUntil = now + WORK_MS;
        return;
      }
      await pause(Math.min(this.#restUntil, latest) - now);
      signal.throwIfAborted();
    }
  }
}
