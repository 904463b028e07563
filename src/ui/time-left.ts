/** @file How long a running thing will still take, from how far it has come. Pure. */

export interface Mark {
  /** Milliseconds of a steady clock. */
  at: number;
  /** 0..1. */
  fraction: number;
}

/**
 * Seconds left at the mean speed since `start`; undefined while nothing can be said: under a second
 * of history, or less than a hundredth done.
 */
export function secondsLeft(start: Mark, now: Mark): number | undefined {
  const elapsed = (now.at - start.at) / 1000;
  const done = now.fraction - start.fraction;
  if (elapsed < 1 || done < 0.01) return undefined;
  return Math.max(0, (elapsed * (1 - now.fraction)) / done);
}

/** `8 s`, `3 min`, `2 h 5 min`: rounded to what a waiting person needs. */
export function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 90) return `${whole} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
