/** @file A value that is made in steps: at once where that is soon done, between frames where it is not. */
import { useEffect, useMemo, useState } from 'react';
import { goOn, type Steps } from './steps.ts';
import { turn } from './turn.ts';

/** Milliseconds before anything is shown: what is done by then is there in the first frame. */
const FIRST_MS = 24;
/** Milliseconds at a time: a frame is not missed. */
const SLICE_MS = 8;

type Outcome<T> = { value: T } | { error: unknown };

interface Work<T> {
  begin: () => Steps<T>;
  outcome: Outcome<T>;
}

function tryFor<T>(steps: Steps<T>, ms: number): Outcome<T> | undefined {
  try {
    const step = goOn(steps, ms);
    return step.done ? { value: step.value } : undefined;
  } catch (error) {
    return { error };
  }
}

/**
 * What `begin` makes; undefined while it is being made. Another `begin` breaks the work off.
 *
 * @param begin  The same function as long as it would make the same.
 * @throws  What the work threw, while rendering.
 */
export function useSteps<T>(begin: () => Steps<T>): T | undefined {
  const started = useMemo(() => {
    const steps = begin();
    return { steps, outcome: tryFor(steps, FIRST_MS) };
  }, [begin]);
  const [late, setLate] = useState<Work<T>>();

  useEffect(() => {
    if (started.outcome) return undefined;
    let isWanted = true;
    const work = async () => {
      let outcome: Outcome<T> | undefined;
      while (isWanted && !outcome) {
        await turn();
        if (isWanted) outcome = tryFor(started.steps, SLICE_MS);
      }
      if (outcome) setLate({ begin, outcome });
    };
    void work();
    return () => {
      isWanted = false;
    };
  }, [begin, started]);

  const outcome = started.outcome ?? (late?.begin === begin ? late.outcome : undefined);
  if (outcome && 'error' in outcome) throw outcome.error;
  return outcome?.value;
}

/** The same, but what was made last stays until the next is there; undefined only before the first. */
export function useLastSteps<T>(begin: () => Steps<T>): T | undefined {
  const made = useSteps(begin);
  const [last, setLast] = useState(made);
  if (made !== undefined && made !== last) setLast(made);
  return made ?? last;
}
