/** @file Which rows of a long list are in sight, and which row a key leads to. Pure. */

/** Rows `first` (included) to `last` (excluded), with a few more on both sides. */
export function rowsInSight(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
): { first: number; last: number } {
  const spare = 4;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { first: Math.min(first, last), last };
}

/** Where to scroll so that `row` is wholly seen; the same place when it is seen already. */
export function scrollTopFor(
  row: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): number {
  const top = row * rowHeight;
  if (top >= scrollTop && top + rowHeight <= scrollTop + height) return scrollTop;
  const far = top + rowHeight < scrollTop - height || top > scrollTop + 2 * height;
  if (far) return Math.max(0, top - (height - rowHeight) / 2);
  return top < scrollTop ? top : top + rowHeight - height;
}

/** The row that a key of a list box leads to; undefined for keys that are not the list's. */
export function rowAfterKey(
  key: string,
  selected: number,
  count: number,
  page: number,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: Math.max(1, page),
    PageUp: -Math.max(1, page),
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return undefined;
  return Math.min(count - 1, Math.max(0, selected + step));
}
