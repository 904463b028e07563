/** @file A store of one measure: asked for, run in the background, cancelled, cleared. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Remote } from '../domain/remote.ts';
import type { Bench } from './decode-scan.ts';
import { rememberMaker, type MadeBy } from './made.ts';
import { outdatedBy, type Outdated } from './outdated.ts';
import { createTask, type TaskContext } from './remote-task.ts';

export interface MeasureState<Request, Result> {
  result: Remote<Result>;
  /** Set when a result is of an older mapper, encoder or generator. */
  outdated: Outdated | undefined;
  /** Start anew; what ran before is cancelled. Without a dataset nothing happens. */
  measure(request: Request): void;
  /** What was measured belongs to another dataset. */
  clear(): void;
  /** What was measured rests on something that is another now; what runs is given up. */
  outdate(since: string): void;
  cancel(): void;
}

export type MeasureStore<Request, Result> = StoreApi<MeasureState<Request, Result>>;

/**
 * @param what    What is going on until the job itself says more.
 * @param madeBy  Says which data and models are in use when a measure begins.
 */
export function createMeasureStore<Request, Result>(
  bench: () => Bench | undefined,
  what: string,
  job: (bench: Bench, request: Request, context: TaskContext) => Promise<Result>,
  madeBy?: (bench: Bench) => Promise<MadeBy>,
): MeasureStore<Request, Result> {
  const task = createTask();
  return createStore<MeasureState<Request, Result>>()((set, get) => ({
    result: { status: 'idle' },
    outdated: undefined,
    measure: (request) => {
      const here = bench();
      if (!here) return;
      void task.run(
        what,
        () => get().result,
        (result) => set({ result }),
        async (context) => {
          const by = madeBy && (await madeBy(here));
          const result = await job(here, request, context);
          if (by) rememberMaker(result, by, request);
          return result;
        },
      );
    },
    clear: () => {
      task.drop();
      set({ result: { status: 'idle' }, outdated: undefined });
    },
    outdate: (since) => {
      task.drop();
      const { remote, outdated } = outdatedBy(get().result, since);
      set({ result: remote, outdated });
    },
    cancel: () => task.cancel(),
  }));
}
