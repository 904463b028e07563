/** @file A column as text, whether it holds numbers or words. */
import type { NamedArray, ReadOptions } from '../readers/types.ts';

/** One entry a row; numbers as JavaScript writes them. */
export async function columnTexts(array: NamedArray, options?: ReadOptions): Promise<string[]> {
  if (array.readStrings) return array.readStrings(options);
  return [...(await array.read(options))].map(String);
}
