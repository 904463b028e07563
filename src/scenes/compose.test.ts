/** @file Scenes made by hand: whatever is done, boxes stay inside, and words say what is there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATEGORY_NAMES } from './categories.ts';
import {
  addObject,
  describeScene,
  flipObject,
  MAX_OBJECTS,
  moveObject,
  orderObject,
  PLACE_NAMES,
  removeObject,
  resizeObject,
  setPlace,
  sizeOf,
  weathersOf,
} from './compose.ts';
import { sceneFrom } from './request.ts';
import { createScene } from './scene.ts';
import type { Scene } from './types.ts';

const far = fc.double({ min: -2, max: 2, noNaN: true });
const index = fc.nat(12);
const change = fc.oneof(
  fc.constantFrom(...CATEGORY_NAMES).map((category) => (s: Scene) => {
    return s.objects.length < MAX_OBJECTS ? addObject(s, { category }) : s;
  }),
  fc.tuple(index, far, far).map(
    ([i, dx, dy]) =>
      (s: Scene) =>
        moveObject(s, i, dx, dy),
  ),
  fc.tuple(index, far).map(
    ([i, size]) =>
      (s: Scene) =>
        resizeObject(s, i, size),
  ),
  index.map((i) => (s: Scene) => removeObject(s, i)),
  index.map((i) => (s: Scene) => flipObject(s, i)),
  index.map((i) => (s: Scene) => orderObject(s, i, 'back')),
  fc.constantFrom(...PLACE_NAMES).map((place) => (s: Scene) => setPlace(s, place)),
);

test('whatever is done, every box is inside the picture and the weather is one of the place', () => {
  fc.assert(
    fc.property(fc.nat(9999), fc.array(change, { maxLength: 20 }), (seed, changes) => {
      const scene = changes.reduce((now, one) => one(now), createScene(seed));
      for (const { box, depth } of scene.objects) {
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        // One rounding of x + w.
        expect(Math.max(box.x + box.w, box.y + box.h)).toBeLessThanOrEqual(1 + 1e-12);
        expect(depth > 0 && depth < 1).toBe(true);
      }
      expect(weathersOf(scene.place)).toContain(scene.weather);
    }),
  );
});

const two = sceneFrom({
  place: 'meadow',
  objects: [
    { category: 'dog', x: 0.5, y: 0.9, size: 0.5 },
    { category: 'bird', x: 0.85, y: 0.3, size: 0.2 },
  ],
});
const [dog] = two.objects;

describe('one thing at a time', () => {
  test('moving and sizing do what they say, and leave the rest alone', () => {
    const moved = moveObject(two, 1, -0.1, 0.05);
    expect(moved.objects[0]).toBe(dog);
    expect(moved.objects[1]?.box.x).toBeCloseTo((two.objects[1]?.box.x ?? NaN) - 0.1, 12);
    const [larger] = resizeObject(two, 0, 0.6).objects;
    expect(larger && sizeOf(larger)).toBeCloseTo(0.6, 12);
    expect(larger && larger.box.y + larger.box.h).toBeCloseTo(0.9, 12);
  });

  test('to the back and to the front change the order of drawing', () => {
    const order = (scene: Scene) =>
      [...scene.objects].sort((a, b) => a.depth - b.depth).map(({ category }) => category);
    expect(order(two)).toEqual(['dog', 'bird']);
    expect(order(orderObject(two, 1, 'back'))).toEqual(['bird', 'dog']);
    expect(order(orderObject(two, 0, 'front'))).toEqual(['bird', 'dog']);
  });

  test('a place takes its own weather where it does not know that of before', () => {
    const snow = { ...setPlace(two, 'snowfield'), weather: 'snow' as const };
    expect(setPlace(snow, 'kitchen').weather).toBe('clear');
    expect(setPlace({ ...two, weather: 'night' }, 'kitchen').weather).toBe('night');
  });

  test('indices that there are not change nothing', () => {
    expect(moveObject(two, 5, 1, 1)).toBe(two);
    expect(resizeObject(two, -1, 0.5)).toBe(two);
  });
});

describe('in words', () => {
  test('the largest object is the main one, the others stand on their sides', () => {
    const { captions, categories } = describeScene(two);
    expect(categories).toEqual(['dog', 'bird']);
    expect(captions).toHaveLength(5);
    expect(captions[0]).toMatch(/(dog|puppy) .*bird (behind|in the back) on the right/);
    const { captions: moved } = describeScene(moveObject(two, 1, -0.7, 0.6));
    expect(moved[0]).toMatch(/(in front|close by) on the left/);
  });

  test('nothing there, nothing said', () => {
    const empty = sceneFrom({ place: 'beach', objects: [] });
    expect(describeScene(empty)).toEqual({ captions: [], categories: [] });
  });
});

describe('asked for by a script', () => {
  test('a seed alone is the scene of the seed', () => {
    expect(sceneFrom({ seed: 12 })).toEqual(createScene(12));
  });

  test.each([
    ['bad-request', { objects: [{ category: 'unicorn' }] }],
    ['bad-request', { place: 'moon' as 'city' }],
    ['bad-request', { place: 'kitchen', weather: 'rain' }],
    ['bad-request', { objects: [{ category: 'dog', x: NaN }] }],
    ['bad-request', { seed: Infinity }],
    ['limit-exceeded', { objects: Array.from({ length: 13 }, () => ({ category: 'dog' })) }],
  ] as const)('%s: %o', (code, request) => {
    expect(() => sceneFrom(request)).toThrow(expect.objectContaining({ code }));
  });
});
