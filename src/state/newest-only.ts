/** @file One job at a time; of what is asked meanwhile only the newest is done after it. */

export interface NewestOnly<T> {
  /** Resolves when nothing is being done or waits any more. Rejects as the job does. */
  ask(value: T): Promise<void>;
  /** Does a newer one wait for what is being done? */
  hasNewer(): boolean;
  /** Resolves when nothing is being done or waits. */
  idle(): Promise<void>;
  /** Forget what waits. */
  drop(): void;
}

export function createNewestOnly<T>(job: (value: T) => Promise<void>): NewestOnly<T> {
  let waiting: { value: T } | undefined;
  let running: Promise<void> | undefined;

  async function work(): Promise<void> {
    try {
      while (waiting) {
        const { value } = waiting;
        waiting = undefined;
        await job(value);
      }
    } finally {
      running = undefined;
    }
  }

  return {
    ask: (value) => {
      waiting = { value };
      running ??= work();
      return running;
    },
    hasNewer: () => waiting !== undefined,
    idle: () => running ?? Promise.resolve(),
    drop: () => {
      waiting = undefined;
    },
  };
}
