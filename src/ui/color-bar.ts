/** @file Where a threshold lies on a colour bar, on the page and on paper. Pure. */

/** Left edge and width (shares of the bar) of the part that the threshold blanks out. */
export function blankedPart(
  range: readonly [number, number],
  threshold: number,
): { left: number; width: number } {
  const [low, high] = range;
  const at = (value: number): number => Math.min(1, Math.max(0, (value - low) / (high - low)));
  const from = low < 0 ? at(-threshold) : 0;
  return { left: from, width: at(threshold) - from };
}
