/** @file Results that were made before something they rest on changed: shown still, and marked. */
import { shown, type Remote } from '../domain/remote.ts';

/** What changed since a result was made. */
export interface Outdated {
  /** The result itself: a newer one is not outdated. */
  of: unknown;
  /** In a clause: `the mapper 'ridge' was loaded`. */
  since: string;
}

/** What a store holds after `since`: its result, marked; nothing where there is none. */
export function outdatedBy<T>(
  remote: Remote<T>,
  since: string,
): { remote: Remote<T>; outdated: Outdated | undefined } {
  const of = shown(remote);
  if (of === undefined) return { remote: { status: 'idle' }, outdated: undefined };
  return { remote: { status: 'ready', value: of }, outdated: { of, since } };
}

/**
 * What changed since a result over many scans was made of single trials, or of means of presentations.
 *
 * @param average  As it was asked for.
 * @param now      As it is chosen.
 */
export function averageSince(average: boolean, now: boolean): string | undefined {
  if (average === now) return undefined;
  return now ? 'the mean of presentations was chosen' : 'single trials were chosen';
}
