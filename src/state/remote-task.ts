/** @file A task whose state a store shows: running with what was there, then ready or failed. */
import { asLabError, isAbort } from '../domain/errors.ts';
import { type Remote, shown } from '../domain/remote.ts';

export interface TaskContext {
  signal: AbortSignal;
  progress: (what: string, fraction?: number) => void;
}

export interface Task {
  /** Start anew; what ran before is cancelled. Resolves when done, failed or cancelled. */
  run<T>(
    what: string,
    get: () => Remote<T>,
    set: (remote: Remote<T>) => void,
    job: (context: TaskContext) => Promise<T>,
  ): Promise<void>;
  cancel(): void;
  /** Cancel, and leave the state to the caller: nothing is set any more. */
  drop(): void;
}

/** Each progress draws the page again, which the work itself would have to wait for. */
const PROGRESS_MS = 100;

/** Calls `act` at once, then leaves out what comes within `ms` of the last one let through. */
function atMostEvery<A extends unknown[]>(ms: number, act: (...args: A) => void) {
  let last = -Infinity;
  return (...args: A) => {
    const now = performance.now();
    if (now - last < ms) return;
    last = now;
    act(...args);
  };
}

/** One task at a time: a newer run cancels the older one, whose outcome is dropped. */
export function createTask(): Task {
  let controller: AbortController | undefined;
  return {
    cancel: () => controller?.abort(new DOMException('Cancelled.', 'AbortError')),
    drop: () => {
      controller?.abort(new DOMException('Cancelled.', 'AbortError'));
      controller = undefined;
    },
    async run(what, get, set, job) {
      controller?.abort(new DOMException('A newer request took its place.', 'AbortError'));
      const mine = new AbortController();
      controller = mine;
      const before = get();
      const stale = shown(before);
      const show = (text: string, fraction?: number) => {
        if (controller === mine && !mine.signal.aborted) {
          set({ status: 'running', what: text, fraction, stale });
        }
      };
      const progress = atMostEvery(PROGRESS_MS, show);
      show(what);
      try {
        const value = await job({ signal: mine.signal, progress });
        mine.signal.throwIfAborted();
        if (controller === mine) set({ status: 'ready', value });
      } catch (error) {
        if (controller !== mine) return;
        if (isAbort(error))
          set(stale === undefined ? { status: 'idle' } : { status: 'ready', value: stale });
        else set({ status: 'failed', error: asLabError(error), stale });
      }
    },
  };
}
