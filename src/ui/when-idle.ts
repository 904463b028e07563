/** @file Work that waits until the page has nothing more urgent to do. */

/** A view is at most this late, however busy the page is. */
export const LATEST_MS = 400;

/** Safari has no idle callbacks: a task after the next frame is near enough. */
const AFTER_FRAME_MS = 32;

/** Calls `work` once, when it may be done, `latestMs` from now at the latest. @returns takes it back while it waits. */
export type WhenFree = (work: () => void, latestMs?: number) => () => void;

/** Calls it when the page is idle. */
export const whenIdle: WhenFree = (work, latestMs = LATEST_MS) => {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(work, AFTER_FRAME_MS);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(work, { timeout: Math.max(1, latestMs) });
  return () => cancelIdleCallback(request);
};
