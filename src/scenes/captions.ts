/**
 * @file Scene -> five captions in different words, as five people would describe it: all name the
 * main object and the place, most also the companions and the landmark with their sides, and the
 * weather. The first one tells everything.
 */

import { createRandom, type Random } from '../numerics/random.ts';
import { CATEGORIES } from './categories.ts';
import { PLACES } from './places.ts';
import { pick } from './scene.ts';
import type { Anchor, Scene, SceneObject, Weather } from './types.ts';

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

/** `a` or `an` before a word. */
function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}

/** Name of an object: "a red car". */
function nameOf(object: SceneObject, coloured: boolean, random: Random): string {
  const category = CATEGORIES.find((c) => c.name === object.category);
  const choice = category?.sprites.find((s) => s.sprite === object.sprite);
  const allowed = choice?.nouns ?? category?.nouns.map((_, i) => i) ?? [0];
  const [singular] = category?.nouns[pick(allowed, random)] ?? ['thing'];
  const told = coloured && choice !== undefined && choice.colour !== singular;
  return article(told && choice.colour ? `${choice.colour} ${singular}` : singular);
}

/** "a", "a and b". */
function join(names: readonly string[]): string {
  return names.join(' and ');
}

/** "behind on the left", "in front on the right". */
function whereIs(anchor: Anchor, random: Random): string {
  const [side = 'left', depth] = anchor.split(' ');
  const words = depth === 'back' ? ['behind', 'in the back'] : ['in front', 'close by'];
  return `${pick(words, random)} on the ${side}`;
}

/** "a dog behind on the left and a cat in front on the right"; empty without companions. */
function companions(scene: Scene, coloured: boolean, random: Random): string {
  const named = scene.objects
    .slice(1)
    .map((object) => `${nameOf(object, coloured, random)} ${whereIs(object.anchor, random)}`);
  return join(named);
}

/** " with ..." unless there is nothing to tell. */
function withAll(parts: readonly string[]): string {
  const told = parts.filter((part) => part !== '');
  return told.length === 0 ? '' : `with ${join(told)}`;
}

/** "a tree on the left". */
function landmark({ place, landmark: side }: Scene, random: Random): string {
  return `${article(PLACES[place].landmark)} ${pick([`on the ${side}`, `at the ${side}`], random)}`;
}

function weather(scene: Scene, random: Random): string {
  return pick(WEATHER_WORDS[scene.weather], random);
}

type Template = (scene: Scene, main: SceneObject, random: Random) => string;

const phraseOf = ({ place }: Scene, random: Random): string => pick(PLACES[place].phrases, random);

/** Five ways to say it; each caption of a scene takes another. */
const TEMPLATES: readonly Template[] = [
  (scene, main, random) =>
    `${nameOf(main, true, random)} ${phraseOf(scene, random)} ${weather(scene, random)} ${withAll([
      companions(scene, false, random),
      landmark(scene, random),
    ])}`,
  (scene, main, random) => {
    const opening = pick(['a photo of', 'a picture of', 'a view of'], random);
    const rest = withAll([companions(scene, random.uniform() < 0.5, random)]);
    return `${opening} ${nameOf(main, random.uniform() < 0.5, random)} ${phraseOf(scene, random)} ${rest} ${weather(scene, random)}`;
  },
  (scene, main, random) => {
    const beside = withAll([companions(scene, false, random)]) || 'alone';
    return `${nameOf(main, random.uniform() < 0.5, random)} ${beside} ${phraseOf(scene, random)}, ${landmark(scene, random)}`;
  },
  (scene, main, random) => {
    const place = pick(PLACES[scene.place].nouns, random);
    const named = [nameOf(main, true, random), companions(scene, true, random)];
    return `${place} ${weather(scene, random)} ${withAll(named)}`;
  },
  (scene, main, random) => {
    const there = random.uniform() < 0.5 ? 'there is' : 'we see';
    const rest = withAll([companions(scene, true, random), landmark(scene, random)]);
    return `${there} ${nameOf(main, true, random)} ${phraseOf(scene, random)} ${rest}, ${weather(scene, random)}`;
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
  const [main] = scene.objects;
  if (main === undefined) return [];
  return TEMPLATES.map((template) =>
    template(scene, main, random).replace(/\s+/g, ' ').replace(/ ,/g, ',').trim(),
  );
}
