/** @file The way of a play head over frames. Pure. */

export type Playback = 'there and back' | 'round' | 'once';

/** Next frame of a cycle that goes there and back: 0 1 2 1 0 1 ... */
export function pingPong(tick: number, nFrames: number): number {
  if (nFrames < 2) return 0;
  const period = 2 * (nFrames - 1);
  const at = tick % period;
  return at < nFrames ? at : period - at;
}

/** Frame after so many ticks, and whether that is the end. */
export function frameAt(
  playback: Playback,
  tick: number,
  nFrames: number,
): { frame: number; isOver: boolean } {
  if (playback === 'there and back') return { frame: pingPong(tick, nFrames), isOver: false };
  if (playback === 'round') return { frame: nFrames > 0 ? tick % nFrames : 0, isOver: false };
  const last = Math.max(0, nFrames - 1);
  return { frame: Math.min(tick, last), isOver: tick >= last };
}

/** Milliseconds a frame is shown: the strip takes about two seconds, unless motion is to be reduced. */
export function frameTime(nFrames: number, reducedMotion: boolean): number {
  return reducedMotion ? 1000 : Math.min(250, Math.max(50, 2000 / Math.max(1, nFrames)));
}

/** Frames of a film: once there, or there and back without the ends standing twice. */
export function filmOrder(nFrames: number, playback: Playback): number[] {
  const there = Array.from({ length: nFrames }, (_, i) => i);
  return playback === 'there and back' ? [...there, ...there.slice(1, -1).reverse()] : there;
}
