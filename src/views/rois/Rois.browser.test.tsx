/** @file The ROI panel in a browser: every control sets the store, and shows what the store holds. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createBrainLab } from '../../testing/brain-lab.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { RoiPanel } from './Container.tsx';

watchPanels();

const subject = flatSubject({ side: 24 });

async function show(dataset = subject) {
  const lab = createBrainLab(dataset);
  mountPanel(<RoiPanel />, { lab, width: 260, height: 640 });
  await expect.element(page.getByRole('region', { name: 'Regions' })).toBeVisible();
  return {
    selection: lab.stores.selection,
    perturbation: () => lab.stores.selection.getState().perturbation,
  };
}

/** Mantine hides the inputs themselves, so a pointer would miss them. */
function choose(group: string, mode: string) {
  const radio = page
    .getByRole('radiogroup', { name: group, exact: true })
    .getByRole('radio', { name: mode });
  (radio.element() as HTMLElement).click();
}

function checked(group: string, mode: string): boolean {
  const radio = page
    .getByRole('radiogroup', { name: group, exact: true })
    .getByRole('radio', { name: mode });
  return (radio.element() as HTMLInputElement).checked;
}

test('lists families in the order of the field, with numbers of voxels', async () => {
  await show();
  const families = page.getByRole('region', { name: /^(Early visual|Faces|Bodies|Words|Places)$/ });
  const names = families.elements().map((element) => element.getAttribute('aria-label'));
  expect(names).toEqual(['Early visual', 'Faces', 'Bodies', 'Words', 'Places']);
  const ffa = subject.rois.find((roi) => roi.name === 'FFA-1');
  await expect.element(page.getByTitle(`${ffa?.voxels.length} voxels`).first()).toBeVisible();
});

test('silence, keep and as is reach the store; the row follows the store', async () => {
  const { selection, perturbation } = await show();
  choose('V1v', 'silence');
  expect(perturbation()).toEqual([{ rois: ['V1v'], op: 'silence' }]);
  choose('V1v', 'keep only');
  expect(perturbation()).toEqual([{ rois: ['V1v'], op: 'keep' }]);
  choose('V1v', 'as is');
  expect(perturbation()).toEqual([]);
  selection.getState().setRoi('EBA', 'silence');
  await expect.poll(() => checked('EBA', 'silence')).toBe(true);
});

test('a boost has an amount: slider, presets, and words in the list of steps', async () => {
  const { perturbation } = await show();
  choose('FFA-1', 'boost');
  expect(perturbation()).toEqual([{ rois: ['FFA-1'], op: 'add', amount: 2 }]);
  const slider = page.getByRole('slider', { name: 'Boost of FFA-1' });
  (slider.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(perturbation()).toEqual([{ rois: ['FFA-1'], op: 'add', amount: 2.25 }]);
  choose('Preset boosts of FFA-1', '5');
  expect(perturbation()).toEqual([{ rois: ['FFA-1'], op: 'add', amount: 5 }]);
  await expect.element(page.getByRole('listitem', { name: /^Add 5 z to FFA-1/ })).toBeVisible();
});

test('arrow keys change the mode of a row', async () => {
  const { perturbation } = await show();
  const first = page
    .getByRole('radiogroup', { name: 'V1v', exact: true })
    .getByRole('radio')
    .first();
  (first.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(perturbation()).toEqual([{ rois: ['V1v'], op: 'silence' }]);
});

test('a family in one step; taking one member out leaves the rest', async () => {
  const { perturbation } = await show();
  choose('All of Places', 'silence');
  expect(perturbation()).toEqual([{ rois: ['OPA', 'PPA', 'RSC'], op: 'silence' }]);
  choose('PPA', 'as is');
  expect(perturbation()).toEqual([{ rois: ['OPA', 'RSC'], op: 'silence' }]);
  await expect.poll(() => checked('All of Places', 'silence')).toBe(false);
});

test('the random control does the same to as many voxels, and leads back', async () => {
  const { perturbation } = await show();
  choose('V1v', 'silence');
  await page.getByRole('button', { name: 'As many random voxels' }).click();
  const [control] = perturbation();
  const own = subject.rois.find((roi) => roi.name === 'V1v')?.voxels;
  expect(control).toMatchObject({ op: 'silence', random: { count: own?.length } });
  await page.getByRole('button', { name: 'Another draw (2)' }).click();
  expect(perturbation()[0]?.random?.seed).not.toEqual(control?.random?.seed);
  await page.getByRole('button', { name: 'Back to regions' }).click();
  expect(perturbation()).toEqual([{ rois: ['V1v'], op: 'silence' }]);
});

test('steps are moved by keys, switched off and on, changed, and removed; reset takes all', async () => {
  const { perturbation } = await show();
  choose('V1v', 'silence');
  choose('EBA', 'boost');
  const handle = page.getByRole('button', { name: /^Move: Silence V1v/ });
  await expect.element(handle).toBeVisible();
  (handle.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}');
  expect(perturbation().map((step) => step.op)).toEqual(['add', 'silence']);
  await page.getByRole('checkbox', { name: /is on: Add 2 z to EBA/ }).click();
  expect(perturbation()[0]).toEqual({ rois: ['EBA'], op: 'add', amount: 2, off: true });
  expect(checked('EBA', 'as is')).toBe(true);
  await page.getByRole('checkbox', { name: /is on: Add 2 z to EBA/ }).click();
  expect(perturbation()[0]).toEqual({ rois: ['EBA'], op: 'add', amount: 2 });
  await page.getByRole('combobox', { name: 'Operation of step 1' }).selectOptions('multiply');
  expect(perturbation()[0]).toEqual({ rois: ['EBA'], op: 'multiply' });
  (page.getByRole('slider', { name: /^Amount: Multiply EBA/ }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(perturbation()[0]).toEqual({ rois: ['EBA'], op: 'multiply', amount: 2.1 });
  await page.getByRole('button', { name: /^Remove: Multiply EBA/ }).click();
  expect(perturbation().map((step) => step.op)).toEqual(['silence']);
  await page.getByRole('button', { name: 'Reset the perturbation' }).click();
  expect(perturbation()).toEqual([]);
  await expect.element(page.getByText('nothing is perturbed')).toBeVisible();
});

test('steps are moved by the mouse', async () => {
  const { perturbation } = await show();
  choose('V1v', 'silence');
  choose('EBA', 'boost');
  const handle = page.getByRole('button', { name: /^Move: Add 2 z to EBA/ });
  await handle.dropTo(page.getByRole('listitem', { name: /^Silence V1v/ }));
  expect(perturbation().map((step) => step.op)).toEqual(['add', 'silence']);
});

test('a step on a level, on as many random voxels, and from zero', async () => {
  const { perturbation } = await show();
  const add = page.getByRole('combobox', { name: 'Add a step on' });
  await add.click();
  await page.getByRole('option', { name: /^Early visual cortex/ }).click();
  const [early] = perturbation();
  expect(early?.op).toBe('silence');
  const levels = subject.rois.filter((roi) => early?.rois?.includes(roi.name));
  expect(levels.length).toBeGreaterThan(0);
  expect(levels.every((roi) => roi.level === 'early' && roi.hemi === 'both')).toBe(true);
  await add.click();
  await page.getByRole('option', { name: /^as many as step 1/ }).click();
  const drawn = new Set(levels.flatMap((roi) => [...roi.voxels])).size;
  expect(perturbation()[1]).toEqual({ op: 'silence', random: { count: drawn, seed: 1 } });
  choose('The steps start from', 'Zero');
  expect(perturbation()[0]).toEqual({ all: true, op: 'silence' });
  expect(perturbation()).toHaveLength(3);
  choose('The steps start from', 'Scan');
  expect(perturbation()).toHaveLength(2);
});

test('one hemisphere lists its own regions', async () => {
  const { perturbation } = await show();
  choose('Hemisphere', 'Left');
  await expect
    .element(page.getByRole('radiogroup', { name: 'lh.V1v', exact: true }))
    .toBeInTheDocument();
  choose('lh.V1v', 'silence');
  expect(perturbation()).toEqual([{ rois: ['lh.V1v'], op: 'silence' }]);
});

test('an empty region cannot be chosen', async () => {
  const empty = subject.rois.map((roi) =>
    roi.name === 'RSC' ? { ...roi, voxels: new Uint32Array() } : roi,
  );
  await show({ ...subject, rois: empty });
  const radios = page.getByRole('radiogroup', { name: 'RSC', exact: true }).getByRole('radio');
  expect((radios.first().element() as HTMLInputElement).disabled).toBe(true);
});

test('no regions at all says what to do', async () => {
  await show({ ...subject, rois: [] });
  await expect.element(page.getByText(/No regions: drop ROI files/)).toBeVisible();
});

test('all voxels silenced: the panel says that nothing of the scan is left', async () => {
  const { selection } = await show();
  const words = page.getByText(/Nothing of this scan is left/);
  expect(words.query()).toBeNull();
  const all = Array.from({ length: subject.nVoxels }, (_, v) => v);
  selection.getState().setPerturbation([{ voxels: all, op: 'silence' }]);
  await expect.element(words).toBeVisible();
  selection.getState().setPerturbation([{ voxels: all.slice(1), op: 'silence' }]);
  await expect.element(words).not.toBeInTheDocument();
});
