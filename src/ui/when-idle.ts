/** @file Work that waits until the page has nothing more urgent to do. */

/** A view is at most this late, however busy the page is. */
const LATEST_MS = 400;

/** Safari has no idle callbacks: a task after the next frame is near enough. */
const AFTER_FRAME_MS = 32;

/** Calls `work` once, when the page is idle. @returns takes it back while it waits. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(work, AFTER_FRAME_MS);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(work, { timeout: LATEST_MS });
  return () => cancelIdleCallback(request);
}
