/** @file Effects and gallery on made-up stores: idle, running, failed, ready, stale, empty, huge. */
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LabError } from '../domain/errors.ts';
import type { Dose } from '../state/dose.ts';
import type { Effects } from '../state/effects.ts';
import type { Gallery } from '../state/gallery.ts';
import type { Impact } from '../state/impact.ts';
import type { Levels } from '../state/levels.ts';
import type { Perturbation } from '../domain/decode.ts';
import { fakePicture } from '../testing/fake-dataset.ts';
import { createFakeLab, type FakeLab } from '../testing/fake-lab.ts';
import { ready } from '../testing/fake-decoded.ts';
import { callsOf, openDrawer } from '../testing/drive.ts';
import { watchPage } from '../testing/page.tsx';

watchPage();

const perturbation: Perturbation = [{ rois: ['V1v'], op: 'silence' }];
const spread = { mean: 0.05, low: 0.02, high: 0.09 };
const change = { plain: 0, perturbed: 0.21, control: spread };

function impactOf(lab: FakeLab): Impact {
  const { trial, condition, seed } = lab.stores.selection.getState();
  const selection = { trial, average: false, perturbation, condition, seed };
  const shares = [{ name: 'boat', count: 7 }];
  return {
    request: { selection, nDraws: 20 },
    trials: [trial],
    of: 300,
    ...{ shift: change, cosine: change, rank: { ...change, perturbed: 12 } },
    categories: { plain: shares, perturbed: shares, control: [] },
    nNearest: 10,
    pictures: { plain: fakePicture(1), perturbed: fakePicture(2), control: fakePicture(3) },
  };
}

test('what the steps do: asked, cancelled, shown, and stale once another scan is chosen', async () => {
  const lab = createFakeLab();
  await openDrawer(lab, 'x');
  await page.getByRole('tab', { name: 'This scan' }).click();
  const button = page.getByRole('button', { name: 'Measure what it does' });
  await expect.element(button).toBeDisabled();
  lab.stores.selection.setState({ perturbation });
  await button.click();
  expect(callsOf(lab, 'measureImpact')).toMatchObject([
    [{ nDraws: 20, selection: { perturbation } }],
  ]);
  const running = {
    status: 'running',
    what: 'random draws',
    fraction: 0.4,
    stale: undefined,
  } as const;
  lab.stores.impact.setState({ result: running });
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(callsOf(lab, 'cancelImpact')).toHaveLength(1);
  lab.stores.impact.setState({ result: ready(impactOf(lab)) });
  await expect
    .element(page.getByRole('row', { name: /^Embedding shift/ }))
    .toHaveTextContent('0.2100.050 (0.020 to 0.090)');
  await expect.element(page.getByText('Of an earlier selection')).not.toBeInTheDocument();
  lab.stores.selection.getState().selectTrial(9);
  await expect.element(page.getByText('Of an earlier selection')).toBeVisible();
});

test('a dose curve of the step that is chosen; a failure says why and can be tried again', async () => {
  const lab = createFakeLab();
  lab.stores.selection.setState({ perturbation });
  await openDrawer(lab, 'x');
  await page.getByRole('tab', { name: 'Dose' }).click();
  await page.getByRole('button', { name: 'Measure the curve' }).click();
  const [asked] = callsOf(lab, 'measureDose')[0] ?? [];
  expect(asked).toMatchObject({ step: 0, nDraws: 10 });
  const error = new LabError('missing-part', 'Dose curves are compared with the truth.');
  lab.stores.dose.setState({ result: { status: 'failed', error, stale: undefined } });
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(callsOf(lab, 'measureDose')).toHaveLength(2);
  const { selection } = impactOf(lab).request;
  const control = { shift: spread, cosine: spread, rank: spread };
  const point = (amount: number) => ({
    ...{ amount, shift: 1 - amount, cosine: 0.3, rank: 4, control, picture: fakePicture(amount) },
  });
  const dose: Dose = {
    request: { selection, step: 0, amounts: [0, 1], nDraws: 10 },
    step: { rois: ['V1v'], op: 'multiply', amount: 0 },
    of: 300,
    points: [point(0), point(1)],
  };
  lab.stores.dose.setState({ result: ready(dose) });
  await expect
    .element(
      page.getByRole('img', { name: 'Embedding shift from 1.000 at 0 to 0.000 at 1 × left' }),
    )
    .toBeVisible();
});

test('regions and levels of single trials are stale while the mean of presentations is chosen', async () => {
  const lab = createFakeLab();
  const asked = { nScans: 2, average: false, seed: 0 };
  const effects: Effects = {
    ...{ target: 'image', nScans: 2, nGallery: 9, rows: [] },
    request: { op: 'silence', amount: 0, ...asked },
  };
  const levels: Levels = {
    ...{ target: 'image', nScans: 2, overlaid: [0], plain: new Float32Array(4), rows: [] },
    request: { trial: 0, boost: 2, ...asked },
  };
  lab.stores.effects.setState({ result: ready(effects) });
  lab.stores.levels.setState({ result: ready(levels) });
  await openDrawer(lab, 'x');
  const stale = page.getByText('Made before the mean of presentations was chosen: measure again.');
  await expect.element(page.getByText(/seed 0/).first()).toBeVisible();
  await expect.element(stale).not.toBeInTheDocument();
  lab.stores.selection.setState({ average: true });
  await expect.element(stale).toBeVisible();
  await page.getByRole('tab', { name: 'Levels' }).click();
  await expect.element(stale).toBeVisible();
  lab.stores.selection.setState({ average: false });
  await expect.element(stale).not.toBeInTheDocument();
});

function galleryOf(n: number): Gallery {
  const items = Array.from({ length: n }, (_, i) => ({
    ...{ trial: i, trials: [i], condition: i % 300, rank: i + 1, cosine: 0.5, change: undefined },
    predictions: {},
  }));
  const categories = new Map(items.map(({ condition }) => [condition, [condition % 3]]));
  const request = { condition: 'both' as const, average: false, seed: 0 };
  return { request, of: n, items, categories };
}

test('a gallery of 30,000 trials draws the rows in sight; worst first; a click selects', async () => {
  const lab = createFakeLab();
  await openDrawer(lab, 'g');
  await page.getByRole('button', { name: 'Decode all held-out trials' }).click();
  expect(callsOf(lab, 'measureGallery')).toEqual([
    [{ condition: 'both', seed: 0, average: false }],
  ]);
  lab.stores.gallery.setState({ result: ready(galleryOf(30_000)) });
  const list = page.getByRole('listbox', { name: 'Held-out trials' });
  await expect.element(list).toBeVisible();
  expect(list.getByRole('option').elements().length).toBeLessThan(40);
  await page.getByText('Worst first').click();
  const worst = list.getByRole('option').first();
  await expect.element(worst).toHaveTextContent(/^30000/);
  await worst.click();
  expect(callsOf(lab, 'selectTrial')).toEqual([[29_999]]);
  lab.stores.selection.getState().setSeed(3);
  await expect
    .element(page.getByText('Of an earlier condition, seed or kind of scan'))
    .toBeVisible();
});

test('a gallery of nothing, and a filter that none passes', async () => {
  const lab = createFakeLab();
  lab.stores.gallery.setState({ result: ready(galleryOf(0)) });
  await openDrawer(lab, 'g');
  await expect.element(page.getByText('No trial passes this filter.')).toBeVisible();
});

test('the figure of a gallery tells how many of its pictures are drawn, and can be cancelled', async () => {
  const lab = createFakeLab();
  lab.stores.gallery.setState({ result: ready(galleryOf(40)) });
  const waiting: { signal: AbortSignal; draw: () => void }[] = [];
  lab.galleryPictures.get = (_, { trial }, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      waiting.push({ signal, draw: () => resolve(fakePicture(trial)) });
    });
  await openDrawer(lab, 'g');
  await expect.element(page.getByRole('listbox', { name: 'Held-out trials' })).toBeVisible();
  await page.getByRole('button', { name: 'Save the figure of the gallery' }).click();
  await page.getByRole('menuitem', { name: 'Figure, SVG' }).click();
  await expect.element(page.getByText('picture 1 of 15')).toBeVisible();
  // Rows in sight ask for pictures, too, in any order with the figure's first one.
  for (const { draw } of waiting) draw();
  await expect.element(page.getByText('picture 2 of 15')).toBeVisible();
  const saved = vi.spyOn(URL, 'createObjectURL');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(page.getByText(/picture \d+ of 15/)).not.toBeInTheDocument();
  expect(waiting.at(-1)?.signal.aborted).toBe(true);
  expect(saved).not.toHaveBeenCalled();
  expect(callsOf(lab, 'notify')).toEqual([]);
});

test('a study tells what was asked, of which data, with which models', async () => {
  const lab = createFakeLab();
  lab.stores.gallery.setState({ result: ready(galleryOf(3)) });
  await openDrawer(lab, 'g');
  await page.getByRole('button', { name: 'Provenance of the gallery' }).click();
  const table = page.getByRole('dialog', { name: 'Provenance of the gallery' });
  await expect.element(table.getByRole('row', { name: /^data/ })).toBeVisible();
  await expect
    .element(table.getByText('{"condition":"both","average":false,"seed":0}'))
    .toBeVisible();
  for (const { kind, name } of lab.stores.system.getState().models) {
    await expect.element(table.getByRole('row', { name: `${kind} ${name}` })).toBeVisible();
  }
  const drawer = page.getByRole('dialog', { name: 'Gallery' });
  await userEvent.keyboard('{Escape}');
  await expect.element(table).not.toBeInTheDocument();
  await expect.element(drawer).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(drawer).not.toBeInTheDocument();
});
