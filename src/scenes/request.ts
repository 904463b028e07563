/** @file A scene as scripts ask for it: a seed alone, or what stands where. */
import { LabError } from '../domain/errors.ts';
import type { PlaceName } from './categories.ts';
import {
  addObject,
  clamp,
  PLACE_NAMES,
  type PlacedObject,
  setPlace,
  weathersOf,
} from './compose.ts';
import { createScene } from './scene.ts';
import type { Scene, Side, Weather } from './types.ts';

export interface SceneRequest {
  seed?: number | undefined;
  place?: PlaceName | undefined;
  weather?: Weather | undefined;
  landmark?: Side | undefined;
  /** Shift of the colours above and below the horizon, 0..1; 0.5 is none. */
  tint?: readonly [number, number] | undefined;
  /** Far to near. */
  objects?: readonly PlacedObject[] | undefined;
}

/** One of a list, or an error that names them. */
function oneOf<T extends string>(what: string, value: T, list: readonly T[]): T {
  if (list.includes(value)) return value;
  throw new LabError('bad-request', `There is no ${what} '${value}', only ${list.join(', ')}.`);
}

/**
 * Make the scene that is asked for: that of the seed, with what is given in its place.
 *
 * @throws LabError `bad-request` for a category, side or place that there is not, a weather that the place
 *                  does not know, or a number that is none; `limit-exceeded` over 12 objects.
 */
export function sceneFrom(request: SceneRequest): Scene {
  const { seed = 0, place, weather, landmark, tint, objects } = request;
  const numbers = [seed, ...(tint ?? []), ...(objects ?? []).flatMap((o) => [o.x, o.y, o.size])];
  if (numbers.some((value) => value !== undefined && !Number.isFinite(value))) {
    throw new LabError('bad-request', 'Seed, tint, x, y and size of a scene are finite numbers.');
  }
  const seeded = createScene(seed);
  const base = place ? setPlace(seeded, oneOf('place', place, PLACE_NAMES)) : seeded;
  const known = weathersOf(base.place);
  const scene: Scene = {
    ...base,
    ...(weather && { weather: oneOf(`weather in ${base.place}`, weather, known) }),
    ...(landmark && { landmark: oneOf('side', landmark, ['left', 'right']) }),
    ...(tint && { tint: [clamp(tint[0], 0, 1), clamp(tint[1], 0, 1)] as const }),
  };
  return objects ? objects.reduce(addObject, { ...scene, objects: [] }) : scene;
}
