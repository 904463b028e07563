import { describe, expect, test } from 'vitest';
import { CATEGORIES, CATEGORY_NAMES } from './categories.ts';
import { captionsOf } from './captions.ts';
import { overlap } from './layout.ts';
import { PLACES } from './places.ts';
import { categoriesOf, createScene } from './scene.ts';
import { SPRITE_INK } from './sprites.ts';

const SCENES = Array.from({ length: 1500 }, (_, i) => createScene(i));

describe('the table of places', () => {
  test('companions are categories that are at home there', () => {
    for (const [place, { companions }] of Object.entries(PLACES)) {
      for (const name of companions) {
        const category = CATEGORIES.find((c) => c.name === name);
        expect(category?.places, `${name} in ${place}`).toContain(place);
      }
    }
  });
});

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

  test('boxes lie in the picture; the main object is large and in the middle', () => {
    for (const { objects } of SCENES) {
      for (const { box } of objects) {
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(box.x + box.w, box.y + box.h)).toBeLessThanOrEqual(1);
        expect(Math.max(box.w, box.h)).toBeGreaterThanOrEqual(0.1);
      }
      const main = objects[0]?.box ?? { x: 0, y: 0, w: 0, h: 0 };
      expect(Math.max(main.w, main.h)).toBeGreaterThan(0.44);
      expect(Math.max(main.w, main.h)).toBeLessThan(0.58);
      expect(Math.abs(main.x + main.w / 2 - 0.5)).toBeLessThanOrEqual(0.015 + 1e-12);
    }
  });

  test('companions stand on different sides and hardly touch the main object', () => {
    for (const { objects } of SCENES) {
      const [main, ...companions] = objects;
      const sides = companions.map(({ anchor }) => anchor.split(' ')[0]);
      expect(new Set(sides).size).toBe(companions.length);
      for (const { box, anchor } of companions) {
        expect(box.x + box.w / 2 < 0.5).toBe(anchor.startsWith('left'));
        if (main) expect(overlap(main.box, box)).toBeLessThan(0.1);
      }
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
    expect(new Set(SCENES.map((s) => s.objects.length))).toEqual(new Set([1, 2, 3]));
  });

  test('anchors and sides of landmarks all occur', () => {
    const anchors = new Set(SCENES.flatMap((s) => s.objects.map(({ anchor }) => anchor)));
    expect(anchors.size).toBe(5);
    expect(new Set(SCENES.map((s) => s.landmark)).size).toBe(2);
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

  test('names every object that was placed, and the first caption its side too', () => {
    for (const scene of SCENES.slice(0, 300)) {
      const captions = captionsOf(scene);
      for (const { category, anchor } of scene.objects) {
        const words = CATEGORIES.find((c) => c.name === category)?.nouns.flat() ?? [];
        const named = captions.filter((caption) => words.some((word) => caption.includes(word)));
        expect(named.length, `${category} in ${captions.join('; ')}`).toBe(5);
        const side = anchor.split(' ')[1] === undefined ? '' : `on the ${anchor.split(' ')[0]}`;
        expect(captions[0]).toContain(side);
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
