/** @file A play head that goes over the frames while it plays. The head itself is in the store. */
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useLab } from '../../state/hooks.ts';
import { frameAt, frameTime, type Playback } from './playback.ts';

export interface Play {
  /** Frame under the play head. */
  frame: number;
  playing: boolean;
  toggle(): void;
  /** Stops and shows this frame. */
  seek(frame: number): void;
}

interface PlayOptions {
  playback?: Playback;
  /** Frames a second; about two seconds a strip unless given. Reduced motion shows one a second. */
  speed?: number | undefined;
}

export function usePlay(nFrames: number, options: PlayOptions = {}): Play {
  const { playback = 'there and back', speed } = options;
  const reducedMotion = useReducedMotion() ?? false;
  const head = useLab('interpolation', (s) => s.head);
  const setHead = useLab('interpolation', (s) => s.seek);
  const [playing, setPlaying] = useState(false);
  const tick = useRef(0);
  const own = speed === undefined ? frameTime(nFrames, false) : 1000 / speed;
  const ms = reducedMotion ? frameTime(nFrames, true) : own;
  useEffect(() => {
    if (!playing || nFrames < 2) return undefined;
    const timer = setInterval(() => {
      tick.current += 1;
      const { frame, isOver } = frameAt(playback, tick.current, nFrames);
      setHead(frame);
      if (isOver) setPlaying(false);
    }, ms);
    return () => clearInterval(timer);
  }, [playing, nFrames, playback, ms, setHead]);
  const frame = Math.min(head, Math.max(0, nFrames - 1));
  return {
    frame,
    playing,
    toggle: () => {
      // From the last frame a film that plays once begins anew.
      tick.current = playback === 'once' && frame >= nFrames - 1 ? -1 : frame;
      setPlaying(!playing);
    },
    seek: (to) => {
      setPlaying(false);
      setHead(to);
    },
  };
}
