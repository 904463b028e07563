/** @file The overlay is drawn when the workers have answered: they and the drawing want the same cores. */
import type { StoreApi } from 'zustand/vanilla';
import type { DecodeState } from '../../state/types/decode.ts';
import { LATEST_MS, whenIdle, type WhenFree } from '../../ui/when-idle.ts';

const parts = ['pictures', 'retrieved', 'captions'] as const;

const isDecoding = (state: DecodeState) => parts.some((part) => state[part].status === 'running');

/** Calls work once picture, neighbours and words of the selected scan are there (or failed) and the page is idle. */
export function whenDecoded(decode: StoreApi<DecodeState>): WhenFree {
  return (work, latestMs = LATEST_MS) => {
    if (!isDecoding(decode.getState())) return whenIdle(work, latestMs);
    const start = performance.now();
    let takeBack = () => {};
    const go = () => {
      takeBack();
      takeBack = whenIdle(work, latestMs - (performance.now() - start));
    };
    const timer = setTimeout(go, Math.max(0, latestMs));
    const stop = decode.subscribe((state) => {
      if (!isDecoding(state)) go();
    });
    takeBack = () => {
      clearTimeout(timer);
      stop();
    };
    return () => takeBack();
  };
}
