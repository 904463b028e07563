/** @file A composed scene as the session file holds it: only what this page can draw passes. */
import { z } from 'zod';
import { CATEGORY_NAMES } from '../scenes/categories.ts';
import { MAX_OBJECTS, PLACE_NAMES } from '../scenes/compose.ts';
import { SPRITE_INK } from '../scenes/sprites.ts';
import type { Scene } from '../scenes/types.ts';

const share = z.number().min(0).max(1);
const oneOf = (what: string, names: readonly string[]) =>
  z.string().refine((name) => names.includes(name), `no ${what} of this page`);

const object = z.object({
  category: oneOf('category', CATEGORY_NAMES),
  sprite: oneOf('drawing', Object.keys(SPRITE_INK)),
  flipped: z.boolean(),
  stance: z.enum(['ground', 'sky', 'water']),
  depth: share,
  anchor: z.enum(['middle', 'left back', 'left front', 'right back', 'right front']),
  box: z.object({ x: share, y: share, w: share, h: share }),
});

export const sceneSchema: z.ZodType<Scene> = z.object({
  seed: z.int().nonnegative(),
  place: z.enum(PLACE_NAMES),
  background: z.enum(['land', 'street', 'sea', 'sky', 'indoor']),
  weather: z.enum(['clear', 'cloudy', 'rain', 'fog', 'snow', 'night', 'sunset', 'lamp']),
  horizon: share,
  tint: z.tuple([share, share]),
  landmark: z.enum(['left', 'right']),
  objects: z.array(object).max(MAX_OBJECTS),
});
