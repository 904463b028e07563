/** @file A play head that goes there and back over the frames while it plays. */
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { frameTime, pingPong } from './model.ts';

export interface Play {
  /** Frame under the play head. */
  frame: number;
  playing: boolean;
  toggle(): void;
  /** Stops and shows this frame. */
  seek(frame: number): void;
}

export function usePlay(nFrames: number): Play {
  const reducedMotion = useReducedMotion();
  const [tick, setTick] = useState(0);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing || nFrames < 2) return undefined;
    const timer = setInterval(
      () => setTick((last) => last + 1),
      frameTime(nFrames, reducedMotion ?? false),
    );
    return () => clearInterval(timer);
  }, [playing, nFrames, reducedMotion]);
  const seek = (frame: number) => {
    setPlaying(false);
    setTick(frame);
  };
  return { frame: pingPong(tick, nFrames), playing, toggle: () => setPlaying(!playing), seek };
}
