/** @file Follows a fraction once a second and says how many seconds are left. */
import { useEffect, useRef, useState } from 'react';
import { secondsLeft, type Mark } from './time-left.ts';

/** Starts afresh when `what` changes. */
export function useTimeLeft(what: string, fraction: number | undefined): number | undefined {
  const latest = useRef(fraction);
  const [left, setLeft] = useState<{ what: string; seconds: number | undefined }>();
  useEffect(() => {
    latest.current = fraction;
  }, [fraction]);
  useEffect(() => {
    let start: Mark | undefined;
    const tick = () => {
      if (latest.current === undefined) return;
      const now = { at: performance.now(), fraction: latest.current };
      start ??= now;
      setLeft({ what, seconds: secondsLeft(start, now) });
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [what]);
  return left?.what === what ? left.seconds : undefined;
}
