/** @file Several things under way at a time, taken one by one from a list that may be made meanwhile. */

/**
 * Run `work` on all, `atOnce` at a time. After one has failed no more are begun; those under way are
 * waited for, so that nothing goes on behind the caller's back.
 *
 * @throws  What the first that failed threw.
 */
export async function inFlight<T>(
  all: Iterable<T>,
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const list = all[Symbol.iterator]();
  let failed: { error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    try {
      for (let next = list.next(); !next.done && !failed; next = list.next()) {
        await work(next.value);
      }
    } catch (error) {
      failed ??= { error };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (failed) throw failed.error;
}
