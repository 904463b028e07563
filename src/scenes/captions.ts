/**
 * @file Scene -> five captions in different words, as five people would describe it: all name the
 * main object, most name the companions, some the place, the weather, the position or the size.
 */

import { createRandom, type Random } from '../numerics/random.ts';
import { CATEGORIES } from './categories.ts';
import { PLACES } from './places.ts';
import { pick } from './scene.ts';
import type { Scene, SceneObject, Weather } from './types.ts';

/** Objects of one category. */
interface Group {
  readonly objects: readonly SceneObject[];
  readonly first: SceneObject;
}

const COUNT_WORDS = ['no', 'one', 'two', 'three', 'four', 'five'];

/** What captions say of the weather; `clear` is mostly not said. */
const WEATHER_WORDS: Readonly<Record<Weather, readonly string[]>> = {
  clear: ['in bright light', 'on a clear day', 'in daylight'],
  cloudy: ['under a gray sky', 'on a cloudy day', 'in dull light'],
  rain: ['in the rain', 'on a rainy day', 'in wet weather'],
  fog: ['in the fog', 'on a foggy day', 'in the mist'],
  snow: ['while it snows', 'in falling snow', 'on a winter day'],
  night: ['at night', 'in the dark', 'after dark'],
  sunset: ['at sunset', 'in the evening light', 'in a red glow'],
  lamp: ['in warm lamp light', 'under a lamp', 'in yellow light'],
};

/** Objects by category, in order of appearance. */
function groupsOf(scene: Scene): Group[] {
  const byCategory = new Map<string, SceneObject[]>();
  for (const object of scene.objects) {
    byCategory.set(object.category, [...(byCategory.get(object.category) ?? []), object]);
  }
  return [...byCategory.values()].flatMap((objects) => {
    const [first] = objects;
    return first === undefined ? [] : [{ objects, first }];
  });
}

/** `a` or `an` before a word. */
function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}

/** Name of a group: "a red car", "two dogs", "three people". */
function nameGroup(group: Group, coloured: boolean, random: Random): string {
  const category = CATEGORIES.find((c) => c.name === group.first.category);
  const choice = category?.sprites.find((s) => s.sprite === group.first.sprite);
  const alike = group.objects.every((object) => object.sprite === group.first.sprite);
  const allowed = (alike ? choice?.nouns : [0]) ?? category?.nouns.map((_, i) => i) ?? [0];
  const [singular, plural] = category?.nouns[pick(allowed, random)] ?? ['thing', 'things'];
  const told = coloured && alike && choice !== undefined && choice.colour !== singular;
  const colour = told && choice.colour ? `${choice.colour} ` : '';
  const n = group.objects.length;
  return n === 1
    ? article(`${colour}${singular}`)
    : `${COUNT_WORDS[n] ?? 'many'} ${colour}${plural}`;
}

/** "a", "a and b", "a, b and c". */
function join(names: readonly string[]): string {
  const last = names[names.length - 1] ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Where the main object stands. */
function position(object: SceneObject, random: Random): string {
  const centre = object.box.x + object.box.w / 2;
  if (centre < 0.4) return pick(['on the left', 'on the left side'], random);
  if (centre > 0.6) return pick(['on the right', 'on the right side'], random);
  return pick(['in the middle', 'in the center'], random);
}

/** How near the main object is. */
function nearness(object: SceneObject): string {
  const side = Math.max(object.box.w, object.box.h);
  return side > 0.5 ? 'large' : side < 0.4 ? 'small' : '';
}

/** Name of the main group with its size word: "a large red car". */
function sizedMain(group: Group, random: Random): string {
  const name = nameGroup(group, random.uniform() < 0.5, random);
  const size = nearness(group.first);
  return size === '' || group.objects.length > 1 ? name : name.replace(/^an? /, `a ${size} `);
}

/** A weather phrase; clear light is passed over in silence half of the time. */
function weatherPhrase(scene: Scene, random: Random): string {
  const silent = scene.weather === 'clear' && random.uniform() < 0.5;
  return silent ? '' : pick(WEATHER_WORDS[scene.weather], random);
}

type Template = (scene: Scene, groups: readonly Group[], main: Group, random: Random) => string;

/** Five ways to say it; each caption of a scene takes another. */
const TEMPLATES: readonly Template[] = [
  (scene, groups, main, random) => {
    const others = groups.slice(1).map((group) => nameGroup(group, false, random));
    const names = [nameGroup(main, true, random), ...others];
    return `${join(names)} ${pick(PLACES[scene.place].phrases, random)}`;
  },
  (scene, groups, _main, random) => {
    const names = groups.map((group) => nameGroup(group, random.uniform() < 0.5, random));
    const opening = pick(['a photo of', 'a picture of', 'a view of'], random);
    return `${opening} ${join(names)} ${weatherPhrase(scene, random)}`;
  },
  (scene, groups, main, random) => {
    const others = groups.slice(1).map((group) => nameGroup(group, random.uniform() < 0.5, random));
    const beside = others.length > 0 ? ` with ${join(others)} nearby` : ' alone';
    const place = pick(PLACES[scene.place].phrases, random);
    return `${sizedMain(main, random)}${beside} ${place} ${position(main.first, random)}`;
  },
  (scene, groups, _main, random) => {
    const names = groups.map((group) => nameGroup(group, true, random));
    const place = pick(PLACES[scene.place].nouns, random);
    return `${place} ${weatherPhrase(scene, random)} with ${join(names)}`;
  },
  (scene, groups, main, random) => {
    const others = groups.slice(1).map((group) => nameGroup(group, true, random));
    const there = random.uniform() < 0.5 ? 'there is' : 'we see';
    const rest = others.length > 0 ? ` beside ${join(others)}` : '';
    const phrase = pick(PLACES[scene.place].phrases, random);
    return `${there} ${nameGroup(main, true, random)} ${position(main.first, random)}${rest} ${phrase} ${weatherPhrase(scene, random)}`;
  },
];

/**
 * Describe a scene five times.
 *
 * @returns Five lower-case captions without a full stop, the same for the same scene. Every one
 *          names the main category (or one of its synonyms).
 */
export function captionsOf(scene: Scene): string[] {
  const random = createRandom(scene.seed ^ 0x5bd1e995);
  const groups = groupsOf(scene);
  const [main] = groups;
  if (main === undefined) return [];
  return TEMPLATES.map((template) =>
    template(scene, groups, main, random).replace(/\s+/g, ' ').trim(),
  );
}
