/**
 * @file Noto icons for Node: each icon that scenes use, drawn once at its own 128 pixels.
 */

import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas';
import { SPRITE_INK, SPRITE_SIDE } from '../../src/scenes/sprites.ts';

interface IconSet {
  icons: Record<string, { body: string } | undefined>;
}

/** Side at which icons are kept. */
const SIDE = SPRITE_SIDE;

/** The icon set of the installed package. */
export async function readIconSet(): Promise<IconSet> {
  const path = createRequire(import.meta.url).resolve('@iconify-json/noto/icons.json');
  return JSON.parse(await readFile(path, 'utf8')) as IconSet;
}

/** One icon as a square canvas. */
export async function drawIcon(set: IconSet, name: string): Promise<Canvas> {
  const icon = set.icons[name];
  if (icon === undefined) throw new Error(`The Noto set has no icon ${name}; check categories.ts.`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SPRITE_SIDE} ${SPRITE_SIDE}" width="${SIDE}" height="${SIDE}">${icon.body}</svg>`;
  const canvas = createCanvas(SIDE, SIDE);
  canvas.getContext('2d').drawImage(await loadImage(Buffer.from(svg)), 0, 0, SIDE, SIDE);
  return canvas;
}

/** Draw every icon that scenes use; returns a provider for `drawScene`. */
export async function loadSprites(): Promise<(name: string) => Canvas> {
  const set = await readIconSet();
  const drawn = new Map<string, Canvas>();
  for (const name of Object.keys(SPRITE_INK)) drawn.set(name, await drawIcon(set, name));
  return (name) => {
    const canvas = drawn.get(name);
    if (canvas === undefined) throw new Error(`Icon ${name} is not in SPRITE_INK; add its ink.`);
    return canvas;
  };
}
