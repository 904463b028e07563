/** @file Larger letters from the header: at once, and on the next visit. */
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createBrainLab } from '../../testing/brain-lab.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { chooseLetterSize, letterZoom, restoreLetterSize } from '../../ui/letter-size.ts';
import { LetterSizeMenu } from './LetterSizeMenu.tsx';

watchPanels();
afterEach(() => chooseLetterSize(1));

test('a chosen size is used at once and kept', async () => {
  mountPanel(<LetterSizeMenu />, { lab: createBrainLab(flatSubject()) });
  const before = letterZoom();
  await page.getByRole('button', { name: 'Size of letters' }).click();
  await page.getByRole('menuitemradio', { name: '130 %' }).click();
  expect(letterZoom()).toBeCloseTo(1.3 * before, 3);
  document.documentElement.style.removeProperty('--letters');
  expect(letterZoom()).toBeCloseTo(before, 3);
  restoreLetterSize();
  expect(letterZoom()).toBeCloseTo(1.3 * before, 3);
});

test('letters grow with windows beyond 1920 by 1080, and not with wide, low ones', async () => {
  const zoomAt = async (width: number, height: number) => {
    await page.viewport(width, height);
    return letterZoom();
  };
  expect(await zoomAt(1280, 720)).toBe(1);
  expect(await zoomAt(1920, 1080)).toBeCloseTo(1, 2);
  expect(await zoomAt(3840, 2160)).toBeCloseTo(1.5, 2);
  expect(await zoomAt(3840, 1080)).toBeCloseTo(1, 2);
});
