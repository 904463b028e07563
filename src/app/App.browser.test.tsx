/** @file The whole page on made-up stores: its states, its keys, its drops, its size. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LabError } from '../domain/errors.ts';
import { fakeDataset } from '../testing/fake-dataset.ts';
import { createBrainLab } from '../testing/brain-lab.ts';
import { createFakeLab, type FakeLab } from '../testing/fake-lab.ts';
import { flatSubject } from '../testing/flat-subject.ts';
import { decodedTrial, ready } from '../testing/fake-decoded.ts';
import { mount, watchPage } from '../testing/page.tsx';

watchPage();

function lastCall(lab: FakeLab, verb: string): unknown[] | undefined {
  return lab.calls.findLast((call) => call.verb === verb)?.args;
}

test('one screen holds the main job without scrolling, from 1280 to 1440', async () => {
  mount(createFakeLab());
  for (const title of ['Scans', 'Files', 'Flatmap', 'Pictures', 'Regions', 'Interpolation']) {
    await expect.element(page.getByRole('region', { name: title })).toBeVisible();
  }
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
  ] as const) {
    await page.viewport(width, height);
    const { scrollHeight, scrollWidth } = document.documentElement;
    expect([scrollWidth, scrollHeight]).toEqual([width, height]);
  }
});

test('a window of 800 px lays the panels out one below the other and scrolls down only', async () => {
  mount(createFakeLab());
  const regions = page.getByRole('region', { name: 'Regions' });
  const map = page.getByRole('region', { name: 'Flatmap' });
  await expect.element(map).toBeVisible();
  await page.viewport(800, 900);
  const { scrollWidth, scrollHeight } = document.documentElement;
  expect(scrollWidth).toBe(800);
  expect(scrollHeight).toBeGreaterThan(1400);
  const [above, below] = [regions, map].map((panel) => panel.element().getBoundingClientRect());
  expect(above?.bottom).toBeLessThanOrEqual(below?.top ?? 0);
  expect(below?.width).toBeGreaterThan(700);
});

test('a low window shows five regions at least beside a step', async () => {
  const lab = createBrainLab(flatSubject({ side: 24 }));
  lab.stores.selection.setState({ perturbation: [{ rois: ['V1v'], op: 'silence' }] });
  mount(lab);
  await page.viewport(1280, 720);
  const family = page.getByRole('region', { name: 'Early visual' });
  await expect.element(family).toBeVisible();
  const sight = family.element().parentElement?.getBoundingClientRect();
  const rows = family.getByRole('radiogroup').elements().slice(1);
  const seen = rows.filter(
    (row) => row.getBoundingClientRect().bottom <= (sight?.bottom ?? 0) + 0.5,
  );
  expect(seen.length).toBeGreaterThanOrEqual(5);
  const control = page.getByRole('button', { name: 'As many random voxels' });
  await expect.element(control).toBeVisible();
});

test('the border between panels moves by arrow keys', async () => {
  mount(createFakeLab());
  const map = page.getByRole('region', { name: 'Flatmap' });
  await expect.element(map).toBeVisible();
  const before = map.element().getBoundingClientRect().height;
  (page.getByRole('separator', { name: /centre/ }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Shift>}{ArrowUp}{/Shift}');
  await expect
    // Shares of the height come to whole pixels only nearly.
    .poll(() => Math.abs(before - map.element().getBoundingClientRect().height - 80))
    .toBeLessThan(3);
});

test('a simulated subject says so in the header and beside its pictures', async () => {
  mount(createFakeLab());
  await expect.element(page.getByRole('banner')).toHaveTextContent('simulated');
  const pictures = page.getByRole('region', { name: 'Pictures' });
  await expect.element(pictures).toHaveTextContent('simulated');
  await expect.element(pictures).toHaveTextContent('rank12 of 300');
});

test('workers tell their backend', async () => {
  mount(createFakeLab());
  await expect.element(page.getByRole('button', { name: 'mapper: WASM ×2' })).toBeVisible();
});

test('keys step through the list, the filter bounds it, nothing happens while typing', async () => {
  const lab = createFakeLab();
  mount(lab);
  await expect.element(page.getByRole('listbox')).toBeVisible();
  await userEvent.keyboard('jj');
  expect(lastCall(lab, 'selectTrial')).toEqual([2]);
  await userEvent.keyboard('k');
  expect(lastCall(lab, 'selectTrial')).toEqual([1]);
  await page.getByText('Held out', { exact: true }).click();
  await expect.element(page.getByRole('listbox', { name: 'Trials, 375 listed' })).toBeVisible();
  await page.getByRole('button', { name: 'Next scan' }).click();
  const chosen = lab.stores.selection.getState().trial;
  expect(lab.stores.dataset.getState().dataset.status).toBe('ready');
  expect(chosen).toBeGreaterThan(1);
  await page.getByRole('textbox', { name: 'Search condition or #trial' }).fill('#7');
  expect(lab.stores.selection.getState().trial).toBe(chosen);
});

test('a list of 30,000 draws only what is in sight, and its keys reach both ends', async () => {
  const lab = createFakeLab(fakeDataset({ nSessions: 40 }));
  mount(lab);
  const list = page.getByRole('listbox', { name: 'Trials, 30000 listed' });
  await expect.element(list).toBeVisible();
  expect(list.element().querySelectorAll('[role=option]').length).toBeLessThan(40);
  (list.element() as HTMLElement).focus();
  await userEvent.keyboard('{End}');
  expect(lab.stores.selection.getState().trial).toBe(29_999);
  await expect.element(page.getByRole('option', { selected: true })).toHaveTextContent('#29999');
});

test('opening shows progress and can be cancelled', async () => {
  const lab = createFakeLab();
  lab.stores.dataset.setState({
    dataset: { status: 'running', what: 'Reading session 3', fraction: 0.4, stale: undefined },
  });
  mount(lab);
  await expect.element(page.getByText('Reading session 3')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(lastCall(lab, 'cancelOpen')).toEqual([]);
});

test('a failed picture keeps the old one, dimmed, with the reason and a retry', async () => {
  const lab = createFakeLab();
  const { pictures } = decodedTrial(fakeDataset(), 3);
  if (pictures.status !== 'ready') throw new Error('the made-up trial is ready');
  const error = new LabError('worker-crashed', 'The generator stopped; it was started again.');
  lab.stores.decode.setState({ pictures: { status: 'failed', error, stale: pictures.value } });
  mount(lab);
  await expect.element(page.getByRole('alert')).toHaveTextContent(error.message);
  expect(document.querySelector('[data-stale] [aria-label=Decoded]')).not.toBeNull();
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(lastCall(lab, 'retry')).toEqual([]);
});

test('files dropped on the page are opened', async () => {
  const lab = createFakeLab();
  mount(lab);
  await expect.element(page.getByRole('region', { name: 'Scans' })).toBeVisible();
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['abc'], 'mask.nii'));
  window.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true }));
  await expect.element(page.getByText('Drop files or folders')).toBeVisible();
  window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  await expect.poll(() => lastCall(lab, 'open')).toHaveLength(1);
  expect(lastCall(lab, 'open')).toEqual([[expect.objectContaining({ name: 'mask.nii' })]]);
  await expect.element(page.getByText('Drop files or folders')).not.toBeInTheDocument();
});

test('the terms of NSD are shown once for files of one’s own', async () => {
  const lab = createFakeLab();
  mount(lab);
  await expect.element(page.getByRole('region', { name: 'Scans' })).toBeVisible();
  expect(page.getByRole('dialog').elements()).toHaveLength(0);
  lab.stores.dataset.setState({ dataset: ready(fakeDataset({ simulated: false })) });
  const dialog = page.getByRole('dialog', { name: 'The Natural Scenes Dataset' });
  await expect.element(dialog).toHaveTextContent('doi:10.1038/s41593-021-00962-x');
  await page.getByRole('button', { name: 'I have read this' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  lab.stores.dataset.setState({ dataset: ready(fakeDataset({ simulated: false, nSessions: 2 })) });
  await expect.element(page.getByText('1,500 trials')).toBeVisible();
  expect(page.getByRole('dialog').elements()).toHaveLength(0);
});

test('notices are seen, errors are alerts, all can be closed', async () => {
  const lab = createFakeLab();
  mount(lab);
  await expect.element(page.getByRole('region', { name: 'Scans' })).toBeVisible();
  lab.stores.system.getState().notify('error', 'The mapper stopped and was started again.');
  await expect.element(page.getByRole('alert')).toHaveTextContent('The mapper stopped');
  await page.getByRole('button', { name: 'Close this notice' }).click();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('a panel that fails leaves its neighbours alone', async () => {
  const lab = createFakeLab();
  const broken = { ...fakeDataset(), sessions: undefined };
  lab.stores.dataset.setState({ dataset: ready(broken) as never });
  mount(lab, { onCaughtError: () => undefined });
  await expect.element(page.getByText(/^Scans stopped working/)).toBeVisible();
  await expect.element(page.getByRole('region', { name: 'Pictures' })).toBeVisible();
});
