/** @file The map in a browser: drawn, hovered, picked, panned by keys, its states, 73,000 points. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LabError } from '../../domain/errors.ts';
import type { AtlasLayout } from '../../state/atlas.ts';
import { createRandom } from '../../numerics/random.ts';
import { createBrainLab } from '../../testing/brain-lab.ts';
import { ready } from '../../testing/fake-decoded.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { AtlasView } from './Container.tsx';

watchPanels();

const subject = {
  ...flatSubject({ side: 12, nTrials: 40, nConditions: 10 }),
  categoryNames: ['dog', 'cup'],
};

/** Conditions on a grid, so that a test knows where each is. */
function layoutOf(n: number): AtlasLayout {
  const random = createRandom(1);
  const isLarge = n > 10;
  return {
    points: {
      dataset: subject.id,
      target: 'image',
      scope: 'held-out',
      conditions: Int32Array.from({ length: n }, (_, i) => i),
      category: Int32Array.from({ length: n }, (_, i) => i % 2),
      heldOut: new Uint8Array(n).fill(1),
      dim: 512,
    },
    xy: Float32Array.from({ length: 2 * n }, (_, i) =>
      isLarge ? random.normal() : i % 2 ? Math.floor((i >> 1) / 5) : (i >> 1) % 5,
    ),
    facts: { method: 'pca', explained: [0.3, 0.2], nFitted: n },
  };
}

async function show(n = 10) {
  const lab = createBrainLab(subject);
  lab.stores.atlas.setState({ layout: ready(layoutOf(n)) });
  mountPanel(<AtlasView />, { lab, width: 1100, height: 860 });
  const map = page.getByRole('application', { name: new RegExp(`^Map of ${n} embeddings`) });
  await expect.element(map).toBeVisible();
  return { lab, map };
}

const drawn = () =>
  Number(document.querySelector('canvas[data-drawn]')?.getAttribute('data-drawn'));

test('the selected condition is described with its nearest; a legend lights a group', async () => {
  await show();
  await expect.element(page.getByRole('region', { name: /^Condition / })).toBeVisible();
  await expect.element(page.getByText('Nearest by cosine')).toBeVisible();
  await expect.element(page.getByText('seen', { exact: true })).toBeInTheDocument();
  await expect.element(page.getByText('decoded', { exact: true })).toBeInTheDocument();
  const dog = page.getByRole('button', { name: /^dog/ });
  const before = drawn();
  await dog.click();
  await expect.element(dog).toHaveAttribute('aria-pressed', 'true');
  expect(drawn()).toBeGreaterThan(before);
});

test('a click selects a scan of the condition under the pointer', async () => {
  const { lab, map } = await show();
  await expect.poll(drawn).toBeGreaterThan(0);
  const { left, top, width, height } = map.element().getBoundingClientRect();
  // The grid is 5 wide and 2 high: its middle column lies in the middle of the frame.
  const target = map.element();
  const over = (type: string, y: number) =>
    target.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        button: 0,
        pointerId: 1,
        clientX: left + width / 2,
        clientY: y,
      }),
    );
  Object.assign(target, { setPointerCapture: () => undefined });
  const perUnit = (width - 24) / 4;
  const middle = top + 20 + (height - 66) / 2;
  over('pointerdown', middle + perUnit / 2);
  over('pointerup', middle + perUnit / 2);
  const { trial } = lab.stores.selection.getState();
  expect(subject.trialCondition[trial]).toBe(2);
});

test('keys pan and zoom, and all comes into view again', async () => {
  const { map } = await show();
  (map.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowLeft}');
  await userEvent.keyboard('+');
  const home = page.getByRole('button', { name: 'All in view' });
  await expect.element(home).toBeVisible();
  await userEvent.keyboard('0');
  await expect.poll(() => home.elements().length).toBe(0);
});

test('UMAP waits until it is asked for; running, it can be cancelled; failed, tried again', async () => {
  const { lab } = await show();
  const verbs = () => lab.calls.map(({ verb }) => verb);
  (page.getByRole('radio', { name: 'UMAP' }).element() as HTMLElement).click();
  await expect.element(page.getByRole('textbox', { name: 'Neighbours' })).toBeVisible();
  expect(verbs()).not.toContain('drawAtlas');
  await page.getByRole('button', { name: 'Lay out' }).click();
  expect(verbs()).toContain('drawAtlas');
  const stale = layoutOf(10);
  lab.stores.atlas.setState({
    layout: { status: 'running', what: 'laying out', fraction: 0.5, stale },
  });
  await expect.element(page.getByRole('progressbar', { name: 'laying out' })).toBeInTheDocument();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(verbs()).toContain('cancelAtlas');
  const error = new LabError('missing-part', 'A map of embeddings needs the stimuli.');
  lab.stores.atlas.setState({ layout: { status: 'failed', error, stale } });
  await expect.element(page.getByText('A map of embeddings needs the stimuli.')).toBeVisible();
});

test('an empty map asks for PCA by itself', async () => {
  const lab = createBrainLab(subject);
  mountPanel(<AtlasView />, { lab, width: 1100, height: 860 });
  await expect.element(page.getByText(/The map appears here/)).toBeVisible();
  expect(lab.calls.map(({ verb }) => verb)).toContain('drawAtlas');
});

test('73,000 points are drawn', async () => {
  const { map } = await show(73_000);
  await expect.poll(drawn).toBeGreaterThan(0);
  (map.element() as HTMLElement).focus();
  const before = drawn();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(drawn).toBeGreaterThan(before);
});
