/** @file What keys do to an object, and the words of the view. */
import { describe, expect, test } from 'vitest';
import { sizeOf } from '../../scenes/compose.ts';
import { sceneFrom } from '../../scenes/request.ts';
import { capital, categoryWords, editOfKey, placeLabel } from './model.ts';

const scene = sceneFrom({
  place: 'meadow',
  objects: [
    { category: 'dog', x: 0.5, y: 0.8, size: 0.4 },
    { category: 'cat', x: 0.2, y: 0.8, size: 0.2 },
  ],
});

function after(key: string, isFine = false) {
  const edit = editOfKey(key, isFine, 0);
  return edit?.(scene);
}

describe('keys', () => {
  const box = scene.objects[0]?.box ?? { x: 0, y: 0, w: 0, h: 0 };

  test.each([
    ['ArrowLeft', -0.02, 0],
    ['ArrowRight', 0.02, 0],
    ['ArrowUp', 0, -0.02],
    ['ArrowDown', 0, 0.02],
  ])('%s moves', (key, dx, dy) => {
    expect(after(key)?.objects[0]?.box.x).toBeCloseTo(box.x + dx, 12);
    expect(after(key)?.objects[0]?.box.y).toBeCloseTo(box.y + dy, 12);
  });

  test('with Shift a quarter as far', () => {
    expect(after('ArrowRight', true)?.objects[0]?.box.x).toBeCloseTo(box.x + 0.005, 12);
  });

  test('plus and minus size, and undo each other', () => {
    const larger = after('+');
    const [first] = larger?.objects ?? [];
    expect(first && sizeOf(first)).toBeCloseTo(0.432, 12);
    const again = larger && editOfKey('-', false, 0)?.(larger);
    expect(again?.objects[0]?.box.w).toBeCloseTo(box.w, 12);
  });

  test('f mirrors, brackets order, Delete removes', () => {
    expect(after('f')?.objects[0]?.flipped).toBe(true);
    const depths = after(']')?.objects.map(({ depth }) => depth) ?? [];
    expect((depths[0] ?? 0) > (depths[1] ?? 1)).toBe(true);
    expect(after('Delete')?.objects.map(({ category }) => category)).toEqual(['cat']);
  });

  test('other keys are left to the page', () => {
    for (const key of ['j', 'Escape', 'Tab', 'Enter']) expect(after(key)).toBeUndefined();
  });
});

test('words', () => {
  expect(placeLabel('livingroom')).toBe('Living room');
  expect(placeLabel('beach')).toBe('Beach');
  expect(capital('')).toBe('');
  expect(categoryWords([{ name: 'dog', probability: 0.837 }])).toBe('dog 84 %');
});
