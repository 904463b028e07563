/**
 * @file Making a scene by hand: place, move, size, mirror, order and remove objects, and put the result
 * into words. Pure: every function gives a new scene, with each box inside the picture.
 */
import { LabError } from '../domain/errors.ts';
import { captionsOf } from './captions.ts';
import { CATEGORIES, CATEGORY_NAMES, type Category, type PlaceName } from './categories.ts';
import { PLACES } from './places.ts';
import { categoriesOf } from './scene.ts';
import { SPRITE_INK } from './sprites.ts';
import type { Anchor, Box, Scene, SceneObject, Side, Weather } from './types.ts';

/** Longer side of an object, as a fraction of the picture. */
export const SIZES = { least: 0.08, most: 0.95 } as const;
/** More than this and small networks, and people, lose track. */
export const MAX_OBJECTS = 12;

export const PLACE_NAMES = Object.keys(PLACES) as PlaceName[];

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

function categoryOf(name: string): Category {
  const category = CATEGORIES.find((one) => one.name === name);
  if (category) return category;
  throw new LabError(
    'bad-request',
    `Scenes have no '${name}'. There are: ${CATEGORY_NAMES.join(', ')}.`,
    { category: name },
  );
}

/** A box whose longer side is `size`, its foot centred on `x`, `foot`; moved where it would leave the picture. */
function boxAt(sprite: string, x: number, foot: number, size: number): Box {
  const [, , width, height] = SPRITE_INK[sprite] ?? [0, 0, 1, 1];
  const scale = clamp(size, SIZES.least, SIZES.most) / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  return { w, h, x: clamp(x - w / 2, 0, 1 - w), y: clamp(foot - h, 0, 1 - h) };
}

export function sizeOf({ box }: SceneObject): number {
  return Math.max(box.w, box.h);
}

/** Far to near in equal steps, so that a depth says nothing but the order. */
function withObjects(scene: Scene, objects: readonly SceneObject[]): Scene {
  const order = [...objects].sort((a, b) => a.depth - b.depth);
  const depthOf = (object: SceneObject) => (order.indexOf(object) + 1) / (order.length + 1);
  return { ...scene, objects: objects.map((one) => ({ ...one, depth: depthOf(one) })) };
}

function changed(scene: Scene, index: number, change: Partial<SceneObject>): Scene {
  const object = scene.objects[index];
  if (!object) return scene;
  return { ...scene, objects: scene.objects.with(index, { ...object, ...change }) };
}

/** Where the next object is put: the middle, then the sides. */
const FREE: readonly (readonly [x: number, size: number])[] = [
  [0.5, 0.46],
  [0.15, 0.26],
  [0.85, 0.26],
  [0.32, 0.22],
  [0.68, 0.22],
];
const FEET = { ground: 0.86, water: 0.8, sky: 0.55 } as const;

export interface PlacedObject {
  category: string;
  /** Centre of its foot, fractions of the picture from the top left. */
  x?: number | undefined;
  y?: number | undefined;
  /** Longer side, a fraction of the picture. */
  size?: number | undefined;
  flipped?: boolean | undefined;
}

/**
 * Put an object in front of the others.
 *
 * @throws LabError `bad-request` for a category that there is not, `limit-exceeded` over 12 objects.
 */
export function addObject(scene: Scene, placed: PlacedObject): Scene {
  const { name, stance, sprites } = categoryOf(placed.category);
  if (scene.objects.length >= MAX_OBJECTS) {
    throw new LabError(
      'limit-exceeded',
      `A scene holds at most ${MAX_OBJECTS} objects. Remove one first.`,
    );
  }
  const [x, size] = FREE[scene.objects.length % FREE.length] ?? [0.5, 0.3];
  const sprite = sprites[0]?.sprite ?? '';
  const object: SceneObject = {
    ...{ category: name, sprite, stance, flipped: placed.flipped ?? false },
    ...{ depth: 2, anchor: 'middle' },
    box: boxAt(sprite, placed.x ?? x, placed.y ?? FEET[stance], placed.size ?? size),
  };
  return withObjects(scene, [...scene.objects, object]);
}

/** Move an object by fractions of the picture. */
export function moveObject(scene: Scene, index: number, dx: number, dy: number): Scene {
  const box = scene.objects[index]?.box;
  if (!box) return scene;
  const [x, y] = [clamp(box.x + dx, 0, 1 - box.w), clamp(box.y + dy, 0, 1 - box.h)];
  return changed(scene, index, { box: { ...box, x, y } });
}

/** Set the longer side of an object; its foot stays where it is. */
export function resizeObject(scene: Scene, index: number, size: number): Scene {
  const object = scene.objects[index];
  if (!object) return scene;
  const { box, sprite } = object;
  return changed(scene, index, { box: boxAt(sprite, box.x + box.w / 2, box.y + box.h, size) });
}

export function flipObject(scene: Scene, index: number): Scene {
  return changed(scene, index, { flipped: !scene.objects[index]?.flipped });
}

export function removeObject(scene: Scene, index: number): Scene {
  return withObjects(
    scene,
    scene.objects.filter((_, i) => i !== index),
  );
}

/** Before all others, or behind them. */
export function orderObject(scene: Scene, index: number, to: 'front' | 'back'): Scene {
  const moved = changed(scene, index, { depth: to === 'front' ? 2 : -1 });
  return withObjects(moved, moved.objects);
}

/** Another place; the weather stays where the place knows it. */
export function setPlace(scene: Scene, place: PlaceName): Scene {
  const { background, horizon, weathers } = PLACES[place];
  const weather = weathers.includes(scene.weather) ? scene.weather : (weathers[0] ?? 'clear');
  return { ...scene, place, background, horizon, weather };
}

/** The weathers of a place, each once. */
export function weathersOf(place: PlaceName): Weather[] {
  return [...new Set(PLACES[place].weathers)];
}

/** The largest object is the main one; the others stand where their boxes are. */
function inWords(scene: Scene): Scene {
  const area = ({ box }: SceneObject) => box.w * box.h;
  const bySize = [...scene.objects].sort((a, b) => area(b) - area(a));
  const anchorOf = ({ box }: SceneObject): Anchor => {
    const side: Side = box.x + box.w / 2 < 0.5 ? 'left' : 'right';
    return `${side} ${box.y + box.h < 0.75 ? 'back' : 'front'}`;
  };
  const objects = bySize.map((object, i) => {
    return { ...object, anchor: i === 0 ? ('middle' as const) : anchorOf(object) };
  });
  return { ...scene, objects };
}

/**
 * Captions and categories of a scene, as those of the demo's own scenes are made.
 *
 * @returns Five captions, none for a scene without objects; COCO names, the largest object's first.
 */
export function describeScene(scene: Scene): { captions: string[]; categories: string[] } {
  const told = inWords(scene);
  return { captions: captionsOf(told), categories: categoriesOf(told) };
}
