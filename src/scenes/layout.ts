/**
 * @file How large an object is and where it stands. Like a photograph of a subject: the main object
 * fills the middle, companions stand smaller at one of two places on either side and never cover it.
 */

import type { Random } from '../numerics/random.ts';
import type { Category } from './categories.ts';
import { SPRITE_INK } from './sprites.ts';
import type { Anchor, Box } from './types.ts';

/** Longer side of the main object is `MAIN + MAIN_SCALE * scale` of the picture. */
const MAIN = 0.36;
const MAIN_SCALE = 0.18;
/** Most that the main object's size (as a share), x and y (of the picture) leave their place. */
const SIZE_JITTER = 0.03;
const X_JITTER = 0.015;
const Y_JITTER = 0.01;
/** Largest companion. */
const COMPANION_WIDTH = 0.2;
const COMPANION_HEIGHT = 0.32;
/** Centre of a companion on the left; on the right as far from the other edge. */
const COMPANION_X = 0.107;

/** Foot of what stands on the ground, foot of what swims, centre of what flies. */
const HEIGHTS: Readonly<Record<'middle' | 'back' | 'front', Record<Category['stance'], number>>> = {
  middle: { ground: 0.86, water: 0.8, sky: 0.42 },
  back: { ground: 0.68, water: 0.62, sky: 0.18 },
  front: { ground: 0.95, water: 0.93, sky: 0.45 },
};

/**
 * Fraction of the smaller box that two boxes share.
 *
 * @returns 0 (apart) to 1 (one inside the other).
 */
export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / Math.min(a.w * a.h, b.w * b.h);
}

/** Uniform in -most..most. */
function jitter(most: number, random: Random): number {
  return most * (2 * random.uniform() - 1);
}

/** A box of the sprite's proportions, as large as the limits allow, around x with its foot (or centre) at y. */
function boxAt(
  sprite: string,
  stance: Category['stance'],
  [x, y]: readonly [number, number],
  [wide, high]: readonly [number, number],
): Box {
  const [, , width, height] = SPRITE_INK[sprite] ?? [0, 0, 1, 1];
  const scale = Math.min(wide / width, high / height);
  const [w, h] = [width * scale, height * scale];
  const top = stance === 'sky' ? y - h / 2 : y - h;
  return { x: x - w / 2, y: Math.max(0.01, top), w, h };
}

/** Box of the main object. */
function mainBox(category: Category, sprite: string, random: Random): Box {
  const side = (MAIN + MAIN_SCALE * category.scale) * (1 + jitter(SIZE_JITTER, random));
  const x = 0.5 + jitter(X_JITTER, random);
  const y = HEIGHTS.middle[category.stance] + jitter(Y_JITTER, random);
  return boxAt(sprite, category.stance, [x, y], [side, side]);
}

/** Box of a companion: farther ones are a little smaller. */
function companionBox(category: Category, sprite: string, anchor: Anchor): Box {
  const isBack = anchor.endsWith('back');
  const x = anchor.startsWith('left') ? COMPANION_X : 1 - COMPANION_X;
  const size = isBack ? 0.9 : 1;
  const y = HEIGHTS[isBack ? 'back' : 'front'][category.stance];
  const limits = [COMPANION_WIDTH * size, COMPANION_HEIGHT * size] as const;
  return boxAt(sprite, category.stance, [x, y], limits);
}

/**
 * Where an object stands.
 *
 * @param category  What it is (stance and scale).
 * @param sprite    Icon that draws it; its ink gives the proportions.
 * @param anchor    Its place.
 * @param random    Moved on by three draws for the main object, not at all for companions.
 * @returns         A box inside the picture; boxes at anchors of different sides do not overlap.
 */
export function placeObject(
  category: Category,
  sprite: string,
  anchor: Anchor,
  random: Random,
): Box {
  return anchor === 'middle'
    ? mainBox(category, sprite, random)
    : companionBox(category, sprite, anchor);
}
