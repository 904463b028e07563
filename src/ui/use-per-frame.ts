/** @file Calls at most once a frame, with the newest of what was asked for: for what is dragged. */
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * A function that stays the same between renders. What it is given waits for the next frame, where
 * `call` of the last render gets the newest; what was given before in the same frame is dropped.
 */
export function usePerFrame<Args extends unknown[]>(
  call: (...args: Args) => void,
): (...args: Args) => void {
  const newest = useRef(call);
  const waiting = useRef<Args>(undefined);
  const request = useRef(0);
  useLayoutEffect(() => {
    newest.current = call;
  }, [call]);
  useEffect(
    () => () => {
      cancelAnimationFrame(request.current);
      waiting.current = undefined;
    },
    [],
  );
  return useCallback((...args: Args) => {
    const isAsked = waiting.current !== undefined;
    waiting.current = args;
    if (isAsked) return;
    request.current = requestAnimationFrame(() => {
      const given = waiting.current;
      waiting.current = undefined;
      if (given) newest.current(...given);
    });
  }, []);
}
