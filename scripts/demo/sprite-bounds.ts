/**
 * @file Prints the table of `src/scenes/sprites.ts`: where the ink lies in each icon that the
 * categories name. `npx tsx scripts/demo/sprite-bounds.ts`
 */

import { createCanvas } from '@napi-rs/canvas';
import { CATEGORIES } from '../../src/scenes/categories.ts';
import { SPRITE_SIDE } from '../../src/scenes/sprites.ts';
import { drawIcon, readIconSet } from './sprites.ts';

/** Pixels with more alpha than this count as ink. */
const THRESHOLD = 40;

/** Left, top, width and height of the ink. */
function boundsOf(alpha: Uint8ClampedArray): number[] {
  const inked = Array.from({ length: SPRITE_SIDE ** 2 }, (_, i) => i).filter(
    (i) => (alpha[i * 4 + 3] ?? 0) > THRESHOLD,
  );
  const columns = inked.map((i) => i % SPRITE_SIDE);
  const rows = inked.map((i) => Math.floor(i / SPRITE_SIDE));
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  return [left, top, Math.max(...columns) + 1 - left, Math.max(...rows) + 1 - top];
}

const set = await readIconSet();
const names = new Set(CATEGORIES.flatMap(({ sprites }) => sprites.map(({ sprite }) => sprite)));
for (const name of [...names].sort()) {
  const context = createCanvas(SPRITE_SIDE, SPRITE_SIDE).getContext('2d');
  context.drawImage(await drawIcon(set, name), 0, 0);
  const { data } = context.getImageData(0, 0, SPRITE_SIDE, SPRITE_SIDE);
  console.log(`  '${name}': [${boundsOf(data).join(', ')}],`);
}
