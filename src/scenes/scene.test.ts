import { describe, expect, test } from 'vitest';
import { CATEGORIES, CATEGORY_NAMES } from './categories.ts';
import { captionsOf } from './captions.ts';
import { overlap } from './layout.ts';
import { PLACES } from './places.ts';
import { categoriesOf, createScene } from './scene.ts';
import { SPRITE_INK } from './sprites.ts';

const SCENES = Array.from({ length: 1500 }, (_, i) => createScene(i));

describe('the table of categories', () => {
  test('has 60 different names, and each sprite has ink', () => {
    expect(new Set(CATEGORY_NAMES).size).toBe(60);
    for (const { sprites } of CATEGORIES) {
      for (const { sprite } of sprites) expect(SPRITE_INK[sprite], sprite).toBeDefined();
    }
  });

  test('implied categories exist and noun indices fit', () => {
    for (const { implies, sprites, nouns } of CATEGORIES) {
      for (const name of implies) expect(CATEGORY_NAMES).toContain(name);
      for (const index of sprites.flatMap((s) => s.nouns ?? [])) {
        expect(nouns[index]).toBeDefined();
      }
    }
  });
});

describe('createScene', () => {
  test('the same seed gives the same scene, another seed another', () => {
    expect(createScene(12)).toEqual(createScene(12));
    expect(createScene(12)).not.toEqual(createScene(13));
  });

  test('boxes lie in the picture and the main object is large', () => {
    for (const { objects } of SCENES) {
      for (const { box } of objects) {
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(box.x + box.w, box.y + box.h)).toBeLessThanOrEqual(1);
        expect(Math.max(box.w, box.h)).toBeGreaterThanOrEqual(0.13);
      }
      const main = objects[0]?.box;
      expect(Math.max(main?.w ?? 0, main?.h ?? 0)).toBeGreaterThan(0.25);
      expect(Math.max(main?.w ?? 1, main?.h ?? 1)).toBeLessThanOrEqual(0.66);
    }
  });

  test('main categories are even: 25 expected of each of 60 in 1500', () => {
    const counts = new Map(CATEGORY_NAMES.map((name) => [name, 0]));
    for (const scene of SCENES) {
      const name = scene.objects[0]?.category ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    // Binomial standard deviation is 5; five of them above, and every category occurs.
    for (const [name, count] of counts) expect(Math.abs(count - 25), name).toBeLessThan(25);
  });

  test('every place, background and number of objects occurs', () => {
    expect(new Set(SCENES.map((s) => s.place)).size).toBe(Object.keys(PLACES).length);
    expect(new Set(SCENES.map((s) => s.background)).size).toBe(5);
    expect(new Set(SCENES.map((s) => s.objects.length))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test('objects are at home where they stand', () => {
    for (const { objects, place } of SCENES) {
      for (const { category } of objects) {
        expect(CATEGORIES.find((c) => c.name === category)?.places).toContain(place);
      }
    }
  });
});

describe('captionsOf', () => {
  test('gives five different captions, and each names the main category', () => {
    for (const scene of SCENES) {
      const captions = captionsOf(scene);
      const main = CATEGORIES.find((c) => c.name === scene.objects[0]?.category);
      const words = main?.nouns.flat() ?? [];
      expect(new Set(captions).size).toBe(5);
      for (const caption of captions) {
        expect(words.some((word) => caption.includes(word))).toBe(true);
        expect(caption).toMatch(/^[a-z, ]+$/);
      }
    }
  });

  test('names every category that was placed in four of five', () => {
    for (const scene of SCENES.slice(0, 300)) {
      const captions = captionsOf(scene);
      for (const { category } of scene.objects) {
        const words = CATEGORIES.find((c) => c.name === category)?.nouns.flat() ?? [];
        const named = captions.filter((caption) => words.some((word) => caption.includes(word)));
        expect(named.length, `${category} in ${captions.join('; ')}`).toBeGreaterThanOrEqual(4);
      }
    }
  });
});

test('a surfer is a person too', () => {
  const surfing = SCENES.find((s) => s.objects[0]?.category === 'surfboard');
  expect(surfing === undefined ? [] : categoriesOf(surfing)).toContain('person');
});

describe('overlap', () => {
  const box = { x: 0.2, y: 0.2, w: 0.4, h: 0.2 };
  test('apart 0, inside 1, half 0.5', () => {
    expect(overlap(box, { ...box, x: 0.7 })).toBe(0);
    expect(overlap(box, { x: 0.3, y: 0.25, w: 0.1, h: 0.1 })).toBeCloseTo(1, 12);
    expect(overlap(box, { ...box, x: 0.4 })).toBeCloseTo(0.5, 12);
  });
});
