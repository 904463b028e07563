/** @file Letting the event loop turn inside long synchronous work, so that a cancel gets through. */

/** Work between two turns. */
const TURN_MS = 50;

/** One turn of the event loop, without the 4 ms that nested timers wait. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * A function to await often: it returns at once unless 50 ms have gone by.
 *
 * @throws AbortError  once the signal has tripped.
 */
export function makeBreather(signal?: AbortSignal): () => Promise<void> {
  let last = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - last < TURN_MS) return;
    await turn();
    last = performance.now();
    signal?.throwIfAborted();
  };
}
