/** @file Long work in short steps, so that the page answers in between. */

/** Gives way wherever it may be broken off; returns what it made. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All steps one after another. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Goes on until `ms` are over, at least one step; whether it is done, and with what. */
export function goOn<T>(steps: Steps<T>, ms: number): IteratorResult<undefined, T> {
  const end = performance.now() + ms;
  for (;;) {
    const step = steps.next();
    if (step.done || performance.now() >= end) return step;
  }
}
