/** @file One look for every value that is computed elsewhere: nothing yet, running, stale, failed. */
import type { ReactNode } from 'react';
import { EmptyNote } from './EmptyNote.tsx';
import { ErrorNote, type ErrorShape } from './ErrorNote.tsx';
import { ProgressLine } from './ProgressLine.tsx';
import classes from './RemoteView.module.css';

/** Any value with these states will do; `stale` is the last value of an older selection. */
export type RemoteShape<T> =
  | { status: 'idle' }
  | { status: 'running'; what: string; fraction: number | undefined; stale: T | undefined }
  | { status: 'ready'; value: T }
  | { status: 'failed'; error: ErrorShape; stale: T | undefined };

export interface RemoteViewProps<T> {
  remote: RemoteShape<T>;
  children: (value: T, isStale: boolean) => ReactNode;
  /** What to show while nothing was asked for. */
  idle?: ReactNode;
  onRetry?: (() => void) | undefined;
  /** What the button after a failure says; default "Try again". */
  retryLabel?: string;
  onCancel?: (() => void) | undefined;
  /** Fill the parent's height, e.g. for a canvas. */
  fill?: boolean;
  /** Progress stands above a stale value instead of lying over its corner. */
  progressAbove?: boolean;
}

type WordsProps<T> = Omit<RemoteViewProps<T>, 'children' | 'fill'>;

/** The value to draw, in a box so that `undefined` can be a value; an older one is stale. */
function held<T>(remote: RemoteShape<T>): { value: T; isStale: boolean } | undefined {
  if (remote.status === 'idle') return undefined;
  if (remote.status === 'ready') return { value: remote.value, isStale: false };
  return remote.stale === undefined ? undefined : { value: remote.stale, isStale: true };
}

/** What is said above or over the value. */
function Words<T>(props: WordsProps<T>) {
  const { remote, idle, onRetry, retryLabel, onCancel, progressAbove } = props;
  switch (remote.status) {
    case 'ready':
      return null;
    case 'idle':
      return idle === undefined ? null : <EmptyNote>{idle}</EmptyNote>;
    case 'failed':
      return <ErrorNote error={remote.error} onRetry={onRetry} retryLabel={retryLabel} />;
    case 'running': {
      const isOver = remote.stale !== undefined && !progressAbove;
      return (
        <div className={isOver ? classes.over : classes.waiting}>
          <ProgressLine what={remote.what} fraction={remote.fraction} onCancel={onCancel} />
        </div>
      );
    }
  }
}

/**
 * Draws the value with `children`; an older one is dimmed and never passes for the current. What
 * `children` draws stays mounted while a value is there, stale or not.
 */
export function RemoteView<T>(props: RemoteViewProps<T>) {
  const { remote, children, fill } = props;
  const shown = held(remote);
  return (
    <div
      className={classes.remote}
      data-fill={fill || undefined}
      aria-busy={remote.status === 'running'}
    >
      <Words {...props} />
      {shown && (
        <div
          className={shown.isStale ? classes.stale : classes.value}
          data-stale={shown.isStale || undefined}
          role={shown.isStale ? 'group' : undefined}
          aria-label={shown.isStale ? 'Earlier result' : undefined}
        >
          {children(shown.value, shown.isStale)}
        </div>
      )}
    </div>
  );
}
