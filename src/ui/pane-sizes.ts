/** @file Sizes of panes, kept in the browser. What cannot be read is the default. */

import type { SplitterPaneSize } from '@mantine/hooks';

/** A number shares the free room with the others by weight, lengths stay. */
export type PaneSize = SplitterPaneSize;

const keyOf = (name: string) => `afterimage:panes:${name}`;

function isLike(size: unknown, standard: PaneSize): size is PaneSize {
  if (typeof standard === 'number') return typeof size === 'number' && size > 0 && size < 1e4;
  return typeof size === 'string' && /^\d+(\.\d+)?rem$/.test(size);
}

/** Each kept size with the unit of its standard, or all standards where one does not fit. */
export function parseSizes(text: string | null, standards: readonly PaneSize[]): PaneSize[] {
  if (text === null) return [...standards];
  try {
    const kept: unknown = JSON.parse(text);
    if (!Array.isArray(kept) || kept.length !== standards.length) return [...standards];
    const list: unknown[] = kept;
    return standards.every((standard, i) => isLike(list[i], standard))
      ? standards.map((standard, i) => (isLike(list[i], standard) ? list[i] : standard))
      : [...standards];
  } catch {
    return [...standards];
  }
}

export function readSizes(name: string, standards: readonly PaneSize[]): PaneSize[] {
  try {
    return parseSizes(localStorage.getItem(keyOf(name)), standards);
  } catch {
    // A browser that keeps nothing for this page.
    return [...standards];
  }
}

export function writeSizes(name: string, sizes: readonly unknown[]): void {
  try {
    localStorage.setItem(keyOf(name), JSON.stringify(sizes));
  } catch {
    // Full, or forbidden: the sizes last until the page is closed.
  }
}
