/** @file A turn for the page within long work on the main thread. */

/** Resolves in a task of its own, so that what the page was asked meanwhile comes first. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
