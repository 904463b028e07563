/**
 * @file Seed -> scene: which objects stand where, in what weather. Pure; drawing is in `draw.ts`.
 *
 * The main object's category is uniform over the 60, so that rare categories are learnt as well
 * as usual ones; its companions are what the place is usually shown with. Each category has one drawing
 * here, its first: scenes are meant to be learnt by small networks in an hour.
 */

import { createRandom, type Random } from '../numerics/random.ts';
import { CATEGORIES, type Category, type PlaceName } from './categories.ts';
import { PLACES } from './places.ts';
import { placeObject } from './layout.ts';
import type { Anchor, Scene, SceneObject, Side } from './types.ts';

/** Probability of 0, 1 and 2 companions. */
const N_COMPANIONS = [0.4, 0.4, 0.2];
/** How far tints leave 0.5. */
const TINT = 0.25;
/** Distance of what stands at an anchor. */
const DEPTHS = { middle: 0.7, back: 0.3, front: 0.9 } as const;

/**
 * Pick one element with equal probability.
 *
 * @throws RangeError  If there is nothing to pick from.
 */
export function pick<T>(items: readonly T[], random: Random): T {
  const chosen = items[random.integer(items.length)];
  if (chosen === undefined) throw new RangeError('pick needs at least one element, found none');
  return chosen;
}

/** Index drawn with the given probabilities (which sum to 1). */
function pickIndex(probabilities: readonly number[], random: Random): number {
  let left = random.uniform();
  for (const [i, probability] of probabilities.entries()) {
    left -= probability;
    if (left < 0) return i;
  }
  return probabilities.length - 1;
}

/** What can stand beside the main object. */
function companionsOf(main: Category, place: PlaceName): Category[] {
  const names = PLACES[place].companions;
  return CATEGORIES.filter((c) => c !== main && names.includes(c.name));
}

/** Places of the companions: one side, or both. */
function pickAnchors(random: Random): Anchor[] {
  const n = pickIndex(N_COMPANIONS, random);
  const first: Side = random.uniform() < 0.5 ? 'left' : 'right';
  const sides: Side[] = [first, first === 'left' ? 'right' : 'left'];
  return sides
    .slice(0, n)
    .map((side): Anchor => `${side} ${random.uniform() < 0.5 ? 'back' : 'front'}`);
}

/** One object at its place. */
function createObject(category: Category, anchor: Anchor, random: Random): SceneObject {
  const sprite = category.sprites[0]?.sprite ?? '';
  const box = placeObject(category, sprite, anchor, random);
  const depth = DEPTHS[anchor === 'middle' ? 'middle' : anchor.endsWith('back') ? 'back' : 'front'];
  const { name, stance } = category;
  return { category: name, sprite, flipped: false, stance, depth, anchor, box };
}

/**
 * Make the scene of a seed.
 *
 * @param seed  Whole number; only its low 32 bits count.
 * @returns     1 to 3 objects, the main one first, each box inside the picture.
 */
export function createScene(seed: number): Scene {
  const random = createRandom(seed);
  const main = pick(CATEGORIES, random);
  const place = pick(main.places, random);
  const { background, weathers, horizon } = PLACES[place];
  const weather = pick(weathers, random);
  const tint = [0, 0].map(() => 0.5 + TINT * (2 * random.uniform() - 1));
  const landmark: Side = random.uniform() < 0.5 ? 'left' : 'right';
  const objects = [createObject(main, 'middle', random)];
  for (const anchor of pickAnchors(random)) {
    objects.push(createObject(pick(companionsOf(main, place), random), anchor, random));
  }
  const [above = 0.5, below = 0.5] = tint;
  return { seed, place, background, weather, horizon, tint: [above, below], landmark, objects };
}

/**
 * COCO names of everything that a scene shows, each once, the main category first.
 *
 * @returns Names in order of appearance, with what a drawing implies (a surfer is a person).
 */
export function categoriesOf(scene: Scene): string[] {
  const names = new Set<string>();
  for (const object of scene.objects) {
    names.add(object.category);
    const category = CATEGORIES.find((c) => c.name === object.category);
    for (const implied of category?.implies ?? []) names.add(implied);
  }
  return [...names];
}
