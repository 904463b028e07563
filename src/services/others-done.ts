/** @file Waiting for work that another caller asked for. */

/** Waits for work that somebody else asked for, whether it ends well or not, unless aborted. */
export async function othersDone(
  work: Promise<unknown> | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = () => reject(signal?.reason instanceof Error ? signal.reason : new Error());
    signal?.addEventListener('abort', abort, { once: true });
    const done = () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    Promise.resolve(work).then(done, done);
  });
}
