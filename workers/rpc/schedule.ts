/** @file When calls run: the latest wins, or strictly one after another. */

/** A newer request aborts the previous one; the superseded promise rejects with `AbortError`. */
export function latestWins<In, Out>(
  run: (input: In, signal: AbortSignal) => Promise<Out>,
): (input: In) => Promise<Out> {
  let current: AbortController | undefined;
  return (input) => {
    current?.abort(new DOMException('A newer request took its place.', 'AbortError'));
    current = new AbortController();
    return run(input, current.signal);
  };
}

/** Run jobs strictly in turn; one that is cancelled while it waits never starts. */
export function oneAtATime(): <T>(signal: AbortSignal, job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, job) => {
    const next = last.then(() => {
      signal.throwIfAborted();
      return job();
    });
    last = next.catch(() => undefined);
    return next;
  };
}

/** Let queued messages (a cancel, above all) be handled before going on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
