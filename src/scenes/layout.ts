/**
 * @file How large an object is and where it stands: one rule of perspective for all scenes.
 *
 * An object at depth d has the size `(FAR + (NEAR - FAR) d) * scale` (longer side of its ink), and
 * its foot stands between the horizon and the lower edge in proportion to d.
 */

import type { Random } from '../numerics/random.ts';
import type { Category } from './categories.ts';
import { SPRITE_INK } from './sprites.ts';
import type { Box } from './types.ts';

/** Longer side of a largest object at the horizon and right before the viewer. */
const FAR = 0.16;
const NEAR = 0.64;
/** Lowest foot: a small margin stays below the nearest objects. */
const LOWEST_FOOT = 0.97;
/** Sizes are kept inside this range so that a category can be seen at 64 pixels. */
const SMALLEST = 0.13;
/** Overlap over the smaller of two boxes that a placement should not exceed. */
const MAX_OVERLAP = 0.35;
const ATTEMPTS = 12;

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

/** Width and height of a sprite's ink when its longer side is `side`. */
function inkSize(sprite: string, side: number): { w: number; h: number } {
  const [, , width, height] = SPRITE_INK[sprite] ?? [0, 0, 1, 1];
  const longer = Math.max(width, height);
  return { w: (side * width) / longer, h: (side * height) / longer };
}

/** Height of the foot (lower edge of the box) for a stance. */
function footAt(category: Category, depth: number, horizon: number, random: Random): number {
  if (category.stance === 'sky') return random.uniform();
  const reach = LOWEST_FOOT - horizon;
  const lowest = category.stance === 'water' ? 0.12 : 0.2;
  return horizon + reach * (lowest + (1 - lowest) * depth);
}

/** One candidate box, wholly inside the picture. */
function candidate(
  category: Category,
  sprite: string,
  depth: number,
  horizon: number,
  random: Random,
): Box {
  const side = Math.max(SMALLEST, (FAR + (NEAR - FAR) * depth) * category.scale);
  const { w, h } = inkSize(sprite, side);
  const margin = 0.02;
  const x = margin + random.uniform() * (1 - w - 2 * margin);
  const foot = footAt(category, depth, horizon, random);
  const y = category.stance === 'sky' ? margin + foot * skyRoom(h, horizon) : foot - h;
  return { x, y: Math.min(Math.max(y, margin), 1 - margin - h), w, h };
}

/** Vertical room for something that flies: down to a little below the horizon. */
function skyRoom(h: number, horizon: number): number {
  return Math.max(0, Math.min(horizon + 0.25, 0.98) - h - 0.02);
}

/**
 * Find a box for an object that does not hide the others too much.
 *
 * @param category  What it is (stance and scale).
 * @param sprite    Icon that draws it; its ink gives the aspect.
 * @param depth     0 at the horizon to 1 near.
 * @param horizon   Height of the horizon, 0 to 1.
 * @param others    Boxes that are taken. Not modified.
 * @param random    Moved on by up to 12 attempts.
 * @returns         The first box that overlaps the others by at most 35 %, else the best one met.
 */
export function placeObject(
  category: Category,
  sprite: string,
  depth: number,
  horizon: number,
  others: readonly Box[],
  random: Random,
): Box {
  let best = candidate(category, sprite, depth, horizon, random);
  let bestOverlap = Math.max(0, ...others.map((other) => overlap(best, other)));
  for (let i = 1; i < ATTEMPTS && bestOverlap > MAX_OVERLAP; i += 1) {
    const next = candidate(category, sprite, depth, horizon, random);
    const worst = Math.max(0, ...others.map((other) => overlap(next, other)));
    if (worst < bestOverlap) {
      best = next;
      bestOverlap = worst;
    }
  }
  return best;
}
