/** @file Turns for the page within long arithmetic on the main thread. */

/** Work between two turns; a task of 50 ms is felt. */
const TURN_MS = 12;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** A function to await often: it returns at once unless 12 ms of work have gone by. */
export function makeTurns(signal: AbortSignal): () => Promise<void> {
  let last = performance.now();
  return async () => {
    signal.throwIfAborted();
    if (performance.now() - last < TURN_MS) return;
    await turn();
    last = performance.now();
    signal.throwIfAborted();
  };
}
