/**
 * @file Seed -> scene: which objects stand where, in what weather. Pure; drawing is in `draw.ts`.
 *
 * The main object's category is uniform over the 60, so that rare categories are learnt as well
 * as usual ones; its companions are categories that are at home in the same place, people more often.
 */

import { createRandom, type Random } from '../numerics/random.ts';
import { CATEGORIES, type Category, type PlaceName, type SpriteChoice } from './categories.ts';
import { PLACES } from './places.ts';
import { placeObject } from './layout.ts';
import type { Scene, SceneObject } from './types.ts';

/** Probability of 1, 2, 3, 4 and 5 objects. */
const N_OBJECTS = [0.34, 0.33, 0.19, 0.09, 0.05];
/** Probability that a companion is another one of the main category. */
const SAME_AGAIN = 0.3;
/** Probability that a companion is a person where people are at home. */
const A_PERSON = 0.2;

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

/** Category of a companion in this place. */
function pickCompanion(main: Category, place: PlaceName, random: Random): Category {
  if (random.uniform() < SAME_AGAIN) return main;
  const neighbours = CATEGORIES.filter((c) => c !== main && c.places.includes(place));
  const person = neighbours.find((c) => c.name === 'person');
  if (person !== undefined && random.uniform() < A_PERSON) return person;
  return neighbours.length === 0 ? main : pick(neighbours, random);
}

/** Distance of an object: the main one is near, companions anywhere up to middle distance. */
function pickDepth(isMain: boolean, random: Random): number {
  return isMain ? 0.62 + 0.38 * random.uniform() : 0.1 + 0.6 * random.uniform();
}

/** Choose the drawing: companions of the main category look like it most of the time. */
function pickSprite(
  category: Category,
  main: SceneObject | undefined,
  random: Random,
): SpriteChoice {
  const choice = pick(category.sprites, random);
  if (main?.category !== category.name || random.uniform() < 0.3) return choice;
  return category.sprites.find((s) => s.sprite === main.sprite) ?? choice;
}

/** One object, placed among those that are there. */
function createObject(
  category: Category,
  horizon: number,
  placed: readonly SceneObject[],
  random: Random,
): SceneObject {
  const depth = pickDepth(placed.length === 0, random);
  const { sprite } = pickSprite(category, placed[0], random);
  const boxes = placed.map((object) => object.box);
  const box = placeObject(category, sprite, depth, horizon, boxes, random);
  const flipped = random.uniform() < 0.5;
  return { category: category.name, sprite, flipped, stance: category.stance, depth, box };
}

/**
 * Make the scene of a seed.
 *
 * @param seed  Whole number; only its low 32 bits count.
 * @returns     1 to 5 objects, the main one first, each box inside the picture.
 */
export function createScene(seed: number): Scene {
  const random = createRandom(seed);
  const main = pick(CATEGORIES, random);
  const place = pick(main.places, random);
  const { background, weathers, horizon: range } = PLACES[place];
  const weather = pick(weathers, random);
  const horizon = range[0] + (range[1] - range[0]) * random.uniform();
  const tint = [random.uniform(), random.uniform(), random.uniform(), random.uniform()] as const;
  const objects: SceneObject[] = [];
  const nObjects = 1 + pickIndex(N_OBJECTS, random);
  while (objects.length < nObjects) {
    const category = objects.length === 0 ? main : pickCompanion(main, place, random);
    objects.push(createObject(category, horizon, objects, random));
  }
  return { seed, place, background, weather, horizon, tint, objects };
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
