/** @file The tabs of the data drawer on made-up data: tables, lines, slices. */
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LabError } from '../../domain/errors.ts';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import { fakeVolume } from '../../testing/fake-data.ts';
import { createFakeLab, type FakeLab } from '../../testing/fake-lab.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { mount, watchPage } from '../../testing/page.tsx';

watchPage();

async function openTab(lab: FakeLab, name: string): Promise<void> {
  mount(lab);
  await expect.element(page.getByRole('region', { name: 'Scans' })).toBeVisible();
  await userEvent.keyboard('d');
  await page.getByRole('tab', { name }).click();
}

test('a trial of the table becomes the scan', async () => {
  const lab = createFakeLab();
  await openTab(lab, 'Trials');
  const table = page.getByRole('listbox', { name: /^Table of/ });
  await table.getByRole('option').nth(3).click();
  expect(lab.stores.selection.getState().trial).toBe(3);
});

test('the table is filtered and sorted, and its keys go through what is listed', async () => {
  const lab = createFakeLab();
  await openTab(lab, 'Trials');
  await page.getByRole('group', { name: 'Order of the table' }).getByText('Trial').click();
  const table = page.getByRole('listbox', { name: /^Table of/ });
  const last = lab.stores.dataset.getState().dataset;
  const nTrials = last.status === 'ready' ? last.value.nTrials : 0;
  await expect
    .element(page.getByRole('button', { name: 'Sort by trial, sorted downwards' }))
    .toBeVisible();
  (table.element() as HTMLElement).focus();
  await userEvent.keyboard('{Home}');
  expect(lab.stores.selection.getState().trial).toBe(nTrials - 1);
  await userEvent.keyboard('{ArrowDown}');
  expect(lab.stores.selection.getState().trial).toBe(nTrials - 2);
  await page.getByRole('textbox', { name: 'Find a condition or #trial' }).fill('#4');
  await expect.element(page.getByRole('listbox', { name: 'Table of 1 trials' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Find a condition or #trial' }).fill('no such picture');
  await expect.element(page.getByText('No trial passes these filters.')).toBeVisible();
});

test('repetitions are drawn over one another with their correlation', async () => {
  await openTab(createFakeLab(), 'Repetitions');
  const figure = page.getByRole('img', { name: /^Repetitions of .*(correlation|one trial)/ });
  await expect.element(figure).toBeVisible();
});

test('regions are listed with their sizes', async () => {
  const lab = createFakeLab();
  await openTab(lab, 'Regions');
  const row = page.getByRole('row', { name: /^all voxels/ });
  await expect.element(row).toHaveTextContent('100.0 %');
});

test('what is kept in the browser is told, and wiped by one button, trainings only when asked again', async () => {
  const lab = createFakeLab();
  await openTab(lab, 'Files');
  const saved = page.getByRole('region', { name: 'Kept in this browser' });
  await expect.element(saved).toHaveTextContent('2 sessions, 47.0 MB');
  await expect.element(saved).toHaveTextContent('1 unfinished training');
  await page.getByRole('button', { name: 'Wipe all that is kept' }).click();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  expect(lab.calls.map(({ verb }) => verb)).not.toContain('wipeBetas');
  await page.getByRole('button', { name: 'Wipe all that is kept' }).click();
  await page.getByRole('button', { name: 'Wipe, with the unfinished training' }).click();
  await expect.poll(() => lab.calls.map(({ verb }) => verb)).toContain('wipeBetas');
  await expect.element(saved).toHaveTextContent('Wiped: masked betas of 2 sessions, 47.0 MB');
});

test('betas that do not fit are told with the reason, and what was kept of them is counted', async () => {
  const dataset = { ...fakeDataset(), simulated: false, nsd: false };
  const lab = createFakeLab(dataset);
  const error = new LabError('storage-failed', 'These betas need about 94 MB; there are 10 MB.');
  lab.data.saveBetas = () => Promise.reject(error);
  let nAsked = 0;
  const counts = lab.data.savedBetas;
  lab.data.savedBetas = () => (nAsked++, counts());
  await openTab(lab, 'Files');
  const saved = page.getByRole('region', { name: 'Kept in this browser' });
  await expect.element(saved).toHaveTextContent('2 of the 4 sessions in use are kept');
  const before = nAsked;
  await page.getByRole('button', { name: 'Keep the betas in use (94.0 MB)' }).click();
  await expect.element(page.getByText(error.message)).toBeVisible();
  expect(nAsked).toBeGreaterThan(before);
});

test('what is kept is counted again when other data are loaded', async () => {
  const dataset = { ...fakeDataset(), simulated: false, nsd: false };
  const lab = createFakeLab(dataset);
  const counts = await lab.data.savedBetas();
  await openTab(lab, 'Files');
  const saved = page.getByRole('region', { name: 'Kept in this browser' });
  await expect.element(saved).toHaveTextContent('2 of the 4 sessions in use are kept');
  const inUse = { kept: 0, of: 1, needed: 12_000 };
  lab.data.savedBetas = () => Promise.resolve({ ...counts, inUse });
  const other = { ...dataset, id: 'other', name: 'other' };
  lab.stores.dataset.setState({ dataset: { status: 'ready', value: other } });
  await expect.element(page.getByText('Keep the betas in use (12.0 kB)')).toBeVisible();
});

/** A lab into which a T1 of 8×10×6 voxels was dropped. */
function labWithT1(): FakeLab {
  const lab = createFakeLab();
  const array = {
    path: '',
    dtype: 'float32',
    shape: [6, 10, 8],
    axes: [],
    units: 'unknown',
  } as const;
  lab.stores.dataset.setState({
    reports: [
      {
        name: 'x/T1.nii.gz',
        bytes: 1,
        format: 'nifti1.gz',
        arrays: [{ ...array, shape: [...array.shape], axes: [], first: [] }],
        problems: [],
        takenFor: '',
        because: '',
      },
    ],
  });
  return lab;
}

test('slices of a volume that was dropped', async () => {
  const lab = labWithT1();
  await openTab(lab, 'Slices');
  for (const slice of ['axial slice 3', 'coronal slice 5', 'sagittal slice 4']) {
    await expect.element(page.getByRole('img', { name: `T1.nii.gz, ${slice}` })).toBeVisible();
  }
  const readout = page.getByRole('group', { name: 'Under the crosshair' });
  await expect.element(readout).toHaveTextContent('0.0, 0.0, 0.0 mm');
  await page.getByLabelText('Voxel k').fill('5');
  await expect.element(page.getByRole('img', { name: 'T1.nii.gz, axial slice 5' })).toBeVisible();
  await expect.element(readout).toHaveTextContent('0.0, 0.0, 4.0 mm');
  // The first axis runs to the left: the left edge of the coronal slice is the last voxel of it.
  await page
    .getByRole('img', { name: 'T1.nii.gz, coronal slice 5' })
    .click({ position: { x: 2, y: 2 }, force: true });
  await expect
    .element(page.getByRole('img', { name: 'T1.nii.gz, sagittal slice 7' }))
    .toBeVisible();
  await page.getByText('sagittal', { exact: true }).click();
  await expect
    .element(page.getByRole('img', { name: 'T1.nii.gz, axial slice 5' }))
    .not.toBeInTheDocument();
  await expect.element(page.getByText('Save the sagittal slice 7.')).toBeVisible();
});

test('a crosshair that is dragged draws the planes that it moves, once a frame', async () => {
  await openTab(labWithT1(), 'Slices');
  const axial = page.getByRole('img', { name: 'T1.nii.gz, axial slice 3' });
  await expect.element(axial).toBeVisible();
  const plane = axial.element().parentElement;
  if (!plane) throw new Error('The slice stands in no plane.');
  const draw = vi.spyOn(CanvasRenderingContext2D.prototype, 'putImageData');
  const drawn = () =>
    draw.mock.contexts
      .filter((context) => context instanceof CanvasRenderingContext2D)
      .map(({ canvas }) => canvas.getAttribute('aria-label')?.replace('T1.nii.gz, ', ''))
      .toSorted();
  const box = plane.getBoundingClientRect();
  const drag = (right: number, down: number) =>
    plane.dispatchEvent(
      new PointerEvent('pointermove', {
        ...{ bubbles: true, buttons: 1 },
        clientX: box.left + right * box.width,
        clientY: box.top + down * box.height,
      }),
    );
  for (let step = 0; step < 20; step++) drag(step / 20, step / 20);
  await expect.poll(drawn).toEqual(['coronal slice 0', 'sagittal slice 0']);
  draw.mockClear();
  drag(0.5, 0.95);
  await expect.poll(drawn).toHaveLength(1);
  expect(drawn()[0]).toMatch(/^sagittal/);
  draw.mockRestore();
});

test('a volume on the grid of the betas is drawn on the flat surfaces', async () => {
  const dataset = flatSubject();
  const lab = createFakeLab(dataset);
  const shape = dataset.grid?.dims.toReversed() ?? [];
  const array = {
    path: '',
    dtype: 'float32' as const,
    shape,
    axes: [],
    units: 'unknown' as const,
    first: [],
  };
  const report = { bytes: 1, format: 'nifti1.gz', arrays: [array], problems: [] };
  lab.stores.dataset.setState({
    reports: [{ ...report, name: 'x/ncsnr.nii.gz', takenFor: 'ncsnr: noise', because: '' }],
  });
  lab.data.volume = () =>
    Promise.resolve({
      ...fakeVolume(
        dataset.grid?.dims ?? [1, 1, 1],
        new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1),
      ),
      affine: undefined,
    });
  await openTab(lab, 'Slices');
  await page.getByText('flat surfaces', { exact: true }).click();
  const map = page.getByRole('img', { name: 'ncsnr.nii.gz on the flat surfaces' });
  await expect.element(map).toBeVisible();
  await expect.poll(() => Number(map.element().getAttribute('data-drawn') ?? 0)).toBeGreaterThan(0);
});
