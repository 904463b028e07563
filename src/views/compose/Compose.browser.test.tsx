/** @file The composed stimulus on made-up stores: by mouse, by keys, with a picture, and what fails. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LabError } from '../../domain/errors.ts';
import { useLab } from '../../state/hooks.ts';
import { useUndoKeys } from '../../ui/use-undo-keys.ts';
import { createFakeLab } from '../../testing/fake-lab.ts';
import { ready } from '../../testing/fake-decoded.ts';
import { fakePicture, fakeVector } from '../../testing/fake-dataset.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { ComposeView } from './Container.tsx';

watchPanels();

/** The view with the keys of the header. */
function WithUndo() {
  const undo = useLab('history', (s) => s.undo);
  const redo = useLab('history', (s) => s.redo);
  useUndoKeys({ undo, redo });
  return <ComposeView />;
}

function open() {
  const lab = createFakeLab();
  mountPanel(<WithUndo />, { lab, width: 740, height: 860 });
  const { compose, history } = lab.stores;
  return { lab, compose, history, objects: () => compose.getState().scene.objects };
}

const dog = page.getByRole('button', { name: /^dog: arrows move/ });

test('an object is put in, moved by keys, and undone, before what was done on the page', async () => {
  const { compose, objects, lab } = open();
  lab.stores.selection.getState().setSeed(5);
  const before = objects().length;
  await page.getByRole('button', { name: 'Add: dog' }).click();
  expect(objects()).toHaveLength(before + 1);
  await dog.click();
  const at = objects().at(-1)?.box.x ?? NaN;
  await userEvent.keyboard('{ArrowRight}');
  expect(objects().at(-1)?.box.x).toBeCloseTo(at + 0.02, 6);
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(objects().at(-1)?.box.x).toBeCloseTo(at, 6);
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(objects()).toHaveLength(before);
  await page.getByRole('button', { name: 'Redo in the scene' }).click();
  expect(objects()).toHaveLength(before + 1);
  expect(lab.stores.selection.getState().seed).toBe(5);
  expect(compose.getState().isOpen).toBe(true);
});

test('a drag moves an object as far as the mouse, in one step of undo', async () => {
  const { history, objects } = open();
  await page.getByRole('button', { name: 'Add: dog' }).click();
  await expect.element(dog).toBeVisible();
  const index = objects().length - 1;
  const start = objects()[index]?.box ?? { x: NaN, y: NaN };
  const handle = dog.element();
  const side = handle.closest('[data-stage]')?.clientWidth ?? NaN;
  const at = (x: number, y: number) => ({
    clientX: 300 + x,
    clientY: 300 + y,
    pointerId: 1,
    bubbles: true,
  });
  handle.setPointerCapture = () => undefined;
  handle.dispatchEvent(new PointerEvent('pointerdown', at(0, 0)));
  for (const step of [10, 20, 30]) {
    handle.dispatchEvent(new PointerEvent('pointermove', at(step, -step / 2)));
  }
  handle.dispatchEvent(new PointerEvent('pointerup', at(30, -15)));
  const end = objects()[index]?.box;
  expect(end?.x).toBeCloseTo(start.x + 30 / side, 6);
  expect(end?.y).toBeCloseTo(start.y - 15 / side, 6);
  history.getState().undo();
  expect(objects()[index]?.box).toEqual(start);
});

test('place and weather go together', async () => {
  const { compose } = open();
  await page.getByRole('combobox', { name: 'Place' }).click();
  await page.getByRole('option', { name: 'Kitchen table' }).click();
  const { scene } = compose.getState();
  expect(scene).toMatchObject({ place: 'kitchen', background: 'indoor' });
  await page.getByRole('combobox', { name: 'Weather and light' }).click();
  await expect.element(page.getByRole('option', { name: 'Lamp' })).toBeVisible();
  expect(page.getByRole('option', { name: 'Rain' }).query()).toBeNull();
});

test('a picture stands in place of the scene until one goes back; what is none is refused', async () => {
  const { compose } = open();
  await compose.getState().takePicture(new File(['no picture'], 'a.png', { type: 'image/png' }));
  await expect.element(page.getByText(/cannot decode this picture/)).toBeVisible();
  await compose.getState().takePicture(new File(['x'], 'betas.hdf5'));
  await expect.element(page.getByText(/betas.hdf5 is no PNG/)).toBeVisible();
  const canvas = new OffscreenCanvas(1200, 300);
  canvas.getContext('2d')?.fillRect(0, 0, 1200, 300);
  const blob = await canvas.convertToBlob();
  await compose.getState().takePicture(new File([blob], 'wide.png', { type: 'image/png' }));
  await expect.element(page.getByRole('img', { name: 'Your picture: wide.png' })).toBeVisible();
  expect(compose.getState().given?.picture).toMatchObject({ width: 512, height: 128 });
  await page.getByRole('button', { name: 'Back to the scene' }).click();
  await expect.element(page.getByRole('img', { name: /^Composed scene/ })).toBeVisible();
});

test('what it encodes to, and a failure with a way on', async () => {
  const { compose, lab } = open();
  const { captions, retrieved } = lab.stores.decode.getState();
  if (captions.status !== 'ready' || retrieved.status !== 'ready') throw new Error('not ready');
  compose.setState({
    result: ready({
      ...{ picture: fakePicture(1), drawn: fakePicture(2), embedding: fakeVector(1, 512) },
      categories: [{ name: 'boat', probability: 0.91 }],
      network: 'tiny net 0123',
    }),
    like: ready({ nearest: retrieved.value.top, of: 300, captions: captions.value }),
  });
  await expect.element(page.getByRole('img', { name: 'Drawn from the embedding' })).toBeVisible();
  await expect.element(page.getByText('boat 91 %')).toBeVisible();
  await expect.element(page.getByText('Nearest of 300 held-out stimuli')).toBeVisible();
  const error = new LabError('no-model', 'No CLIP is loaded. Open the demo.');
  compose.setState({ result: { status: 'failed', error, stale: undefined } });
  await expect.element(page.getByText('No CLIP is loaded.', { exact: false })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});
