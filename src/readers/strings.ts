/** @file String arrays: what they have in common whichever file they come from. */
import { unsupportedType } from './fail.ts';
import type { NamedArray, ReadOptions } from './types.ts';

/**
 * A string array whose strings come from `load`.
 *
 * `read` fails with `unsupported-dtype`, since strings are not numbers; use `readStrings`.
 */
export function stringArray(
  path: string,
  shape: readonly number[],
  load: (options?: ReadOptions) => Promise<string[]>,
  meta: Readonly<Record<string, unknown>> = {},
): NamedArray {
  return {
    path,
    dtype: 'string',
    shape,
    axes: shape.map((_, axis) => `axis${axis}`),
    units: 'unknown',
    meta,
    read: () => Promise.reject(unsupportedType(path, 'string', 'Read it as strings.')),
    readStrings: load,
  };
}

/** Names for axes of which a format says nothing: `axis0`, `axis1`, ... */
export function plainAxes(shape: readonly number[]): string[] {
  return shape.map((_, axis) => `axis${axis}`);
}
