/** @file A value that is computed elsewhere: waiting, running, there, or failed. */
import type { LabError } from './errors.ts';

/**
 * `stale` is the last value of an older selection: shown dimmed, never as current. `fraction` is
 * 0..1, absent while unknown.
 */
export type Remote<T> =
  | { status: 'idle' }
  | { status: 'running'; what: string; fraction: number | undefined; stale: T | undefined }
  | { status: 'ready'; value: T }
  | { status: 'failed'; error: LabError; stale: T | undefined };

/** The value to draw, current or stale. */
export function shown<T>(remote: Remote<T>): T | undefined {
  switch (remote.status) {
    case 'idle':
      return undefined;
    case 'ready':
      return remote.value;
    case 'running':
    case 'failed':
      return remote.stale;
  }
}
