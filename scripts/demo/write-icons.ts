/**
 * @file `tsx scripts/demo/write-icons.ts` writes public/scenes/icons.json: the drawing of every
 * category from the Noto set (Apache-2.0), for the page's own scenes. The whole set is some 10 MB.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { CATEGORIES } from '../../src/scenes/categories.ts';
import { readIconSet } from './sprites.ts';

const FOLDER = 'public/scenes';

const set = await readIconSet();
const names = CATEGORIES.flatMap(({ sprites }) => sprites[0]?.sprite ?? []);
const icons = Object.fromEntries(
  names.map((name) => {
    const icon = set.icons[name];
    if (icon === undefined) throw new Error(`The Noto set has no icon ${name}.`);
    return [name, icon.body];
  }),
);
mkdirSync(FOLDER, { recursive: true });
const about = 'Noto emoji by Google, Apache-2.0; SVG bodies in a view box of 128 by 128';
writeFileSync(`${FOLDER}/icons.json`, JSON.stringify({ about, icons }));
console.log(`${names.length} icons`);
