/** @file The studio in a browser: chain, settings, curves, play head, states, what is taken away. */
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { LabError } from '../../domain/errors.ts';
import { shown } from '../../domain/remote.ts';
import { createBrainLab } from '../../testing/brain-lab.ts';
import { type FakeLab } from '../../testing/fake-lab.ts';
import { ready } from '../../testing/fake-decoded.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { InterpolationStudio } from './Studio.tsx';

watchPanels();

const subject = flatSubject({ side: 12 });
const last = (lab: FakeLab, verb: string) => lab.calls.findLast((call) => call.verb === verb)?.args;

/** A chain of two scans whose ten frames are there, with feature distances. */
async function show(dataset = subject) {
  const lab = createBrainLab(dataset);
  const { interpolation } = lab.stores;
  const frames = shown(interpolation.getState().frames) ?? [];
  const distance = [0, 9].map((end) => Float32Array.from(frames, (_, k) => Math.abs(k - end) / 9));
  const settings = { nSteps: 10, space: 'voxel', condition: 'both', seed: 0 } as const;
  interpolation.setState({
    made: { ...settings, average: false, perturbation: [], dataset: dataset.id, scans: [0, 1] },
    features: ready({ frames, distance, network: 'tiny net 0123' }),
  });
  mountPanel(<InterpolationStudio />, { lab, width: 1100, height: 860 });
  await expect.element(page.getByRole('list', { name: 'Scans of the chain' })).toBeVisible();
  return lab;
}

test('a chain grows, changes and shrinks; its first scan is the selected one', async () => {
  const lab = await show();
  await page.getByRole('button', { name: 'Add a scan' }).click();
  expect(last(lab, 'setVia')).toEqual([[1]]);
  expect(last(lab, 'setEnds')?.[0]).toBe(0);
  lab.stores.interpolation.setState({ via: [3] });
  await expect.element(page.getByRole('textbox', { name: 'Scan 2 of the chain' })).toHaveValue('3');
  await page.getByRole('textbox', { name: 'First scan' }).fill('4');
  expect(lab.stores.selection.getState().trial).toBe(4);
  await page.getByRole('button', { name: 'Take out: Scan 2 of the chain' }).click();
  expect(last(lab, 'setVia')).toEqual([[]]);
});

test('says how many pictures a run draws, and runs', async () => {
  const lab = await show();
  lab.stores.interpolation.setState({ via: [3, 5], nSteps: 20 });
  await page.getByRole('button', { name: 'Draw 58 pictures' }).click();
  expect(last(lab, 'setVia')).toEqual([[3, 5]]);
  expect(lab.calls.at(-1)?.verb).toBe('run');
  lab.stores.interpolation.setState({
    frames: { status: 'running', what: 'drawing', fraction: 0.3, stale: undefined },
  });
  await expect.element(page.getByRole('progressbar', { name: 'drawing' })).toBeInTheDocument();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(lab.calls.at(-1)?.verb).toBe('cancelInterpolation');
});

test('curves follow the play head', async () => {
  const lab = await show();
  await expect
    .element(page.getByText('Feature distance (tiny net 0123) of the picture to'))
    .toBeVisible();
  await page.getByRole('button', { name: 'Frame at t 1', exact: true }).click();
  expect(lab.stores.interpolation.getState().head).toBe(9);
  await expect.element(page.getByText(/scan 1, decoded as it is/)).toBeVisible();
  const chart = page.getByRole('img', { name: /^Cosine of each frame/ });
  const { left, top, width } = chart.element().getBoundingClientRect();
  const press = {
    bubbles: true,
    buttons: 1,
    clientX: left + 50 + (width - 50) / 2,
    clientY: top + 20,
  };
  chart.element().dispatchEvent(new PointerEvent('pointerdown', press));
  expect([4, 5]).toContain(lab.stores.interpolation.getState().head);
});

test('frames without distances ask for them once; a failure is a sentence', async () => {
  const lab = await show();
  lab.stores.interpolation.setState({ features: { status: 'idle' } });
  const asked = () => lab.calls.filter(({ verb }) => verb === 'measureFeatures').length;
  await expect.poll(asked).toBe(1);
  const error = new LabError('no-model', 'No feature network is loaded.');
  lab.stores.interpolation.setState({ features: { status: 'failed', error, stale: undefined } });
  await expect.element(page.getByText('No feature network is loaded.')).toBeVisible();
  expect(asked()).toBe(1);
});

test('a strip of other settings says so; an empty studio says what comes', async () => {
  const lab = await show();
  lab.stores.selection.getState().setRoi('V1v', 'silence');
  await expect.element(page.getByText('Of earlier settings: draw again.')).toBeVisible();
  lab.stores.interpolation.setState({ frames: { status: 'idle' }, made: undefined });
  await expect.element(page.getByText(/The pictures on the way appear here/)).toBeVisible();
});

test('plays once to its end and stops', async () => {
  const lab = await show();
  (page.getByRole('radio', { name: 'Once' }).element() as HTMLElement).click();
  lab.stores.interpolation.setState({ head: 7 });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => lab.stores.interpolation.getState().head).toBe(9);
  await expect.element(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('a drag over many places ends at the last one, draws nothing anew and stops the film', async () => {
  const lab = await show();
  const { interpolation } = lab.stores;
  await page.getByRole('button', { name: /^Play/ }).click();
  const thumb = page.getByRole('slider', { name: 'Frame of the chain' }).element();
  const track = thumb.parentElement?.parentElement ?? thumb;
  const { left, width, top } = track.getBoundingClientRect();
  const asked = lab.calls.filter(({ verb }) => verb !== 'seek');
  const heads: number[] = [];
  const stop = interpolation.subscribe(({ head }) => heads.push(head));
  const at = (share: number) => {
    const clientX = left + share * width;
    return { clientX, clientY: top + 3, bubbles: true, button: 0, buttons: 1, pointerId: 1 };
  };
  track.dispatchEvent(new PointerEvent('pointerdown', at(0)));
  track.dispatchEvent(new MouseEvent('mousedown', at(0)));
  for (let i = 0; i <= 200; i += 1) {
    document.dispatchEvent(new MouseEvent('mousemove', at(Math.abs(Math.sin(i / 7)))));
    if (i % 20 === 0) await new Promise(requestAnimationFrame);
  }
  document.dispatchEvent(new MouseEvent('mousemove', at(7 / 9)));
  document.dispatchEvent(new MouseEvent('mouseup', at(7 / 9)));
  await expect.poll(() => interpolation.getState().head).toBe(7);
  const large = page.getByRole('img', { name: /^decoded at t 0\.78, large/ });
  await expect.element(large).toBeVisible();
  const settled = heads.length;
  // Nothing comes after: neither a place that waited nor the film.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  stop();
  expect(heads.length).toBe(settled);
  expect(interpolation.getState().head).toBe(7);
  expect(lab.calls.filter(({ verb }) => verb !== 'seek')).toEqual(asked);
});

test('the strip tells what was asked', async () => {
  await show();
  await page.getByRole('button', { name: 'Provenance of the strip' }).click();
  const table = page.getByRole('dialog', { name: 'Provenance of the strip' });
  await expect.element(table.getByText(/"scans":\[0,1\]/)).toBeVisible();
});
