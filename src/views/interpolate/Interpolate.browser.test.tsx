/** @file The strip in a browser: its ends, its verbs, its states, its play head. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LabError } from '../../domain/errors.ts';
import { createBrainLab } from '../../testing/brain-lab.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { InterpolatePanel } from './Container.tsx';

watchPanels();

const subject = flatSubject({ side: 12 });

async function show(dataset = subject) {
  const lab = createBrainLab(dataset);
  mountPanel(<InterpolatePanel />, { lab, width: 1180, height: 160 });
  await expect.element(page.getByRole('region', { name: 'Interpolation' })).toBeVisible();
  const verbs = () => lab.calls.map((call) => call.verb);
  return { lab, verbs };
}

test('ten pictures with their t, between the two that were seen', async () => {
  await show();
  const frames = page.getByRole('list', { name: 'Interpolated pictures' }).getByRole('button');
  expect(frames.elements()).toHaveLength(10);
  await expect.element(page.getByText('0.33')).toBeVisible();
  await expect
    .element(page.getByRole('img', { name: /^scan 0 .* the picture that was seen$/ }))
    .toBeVisible();
});

test('a run starts from the selected scan and can be cancelled', async () => {
  const { lab, verbs } = await show();
  lab.stores.selection.getState().selectTrial(4);
  await page.getByRole('button', { name: 'Interpolate', exact: true }).click();
  expect(lab.calls.find((call) => call.verb === 'setEnds')?.args).toEqual([4, 1]);
  expect(verbs()).toContain('run');
  lab.stores.interpolation.setState({
    frames: { status: 'running', what: 'drawing', fraction: 0.4, stale: undefined },
  });
  await expect.element(page.getByRole('progressbar', { name: 'drawing' })).toBeInTheDocument();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(verbs()).toContain('cancelInterpolation');
});

test('steps, space and second scan are set on the store', async () => {
  const { lab } = await show();
  const last = (verb: string) => lab.calls.findLast((call) => call.verb === verb)?.args;
  await page.getByRole('textbox', { name: 'Second scan' }).fill('9');
  expect(last('setEnds')).toEqual([0, 9]);
  await page.getByRole('textbox', { name: 'Steps' }).fill('25');
  expect(last('setSteps')).toEqual([25]);
  (page.getByRole('radio', { name: 'Embedding arc' }).element() as HTMLElement).click();
  expect(last('setSpace')).toEqual(['embedding']);
});

test('a strip of other settings is dimmed and says so', async () => {
  const { lab } = await show();
  const settings = { nSteps: 10, space: 'voxel', condition: 'both', seed: 0 } as const;
  lab.stores.interpolation.setState({
    made: { ...settings, average: false, perturbation: [], dataset: subject.id, scans: [0, 1] },
  });
  const strip = page.getByRole('list', { name: 'Interpolated pictures' });
  expect(strip.element()).not.toHaveAttribute('data-stale');
  lab.stores.selection.getState().setRoi('V1v', 'silence');
  await expect.element(strip).toHaveAttribute('data-stale', 'true');
  await expect.element(page.getByText('of earlier settings: run again')).toBeVisible();
});

test('plays there and back, and stops at a frame that is picked', async () => {
  await show();
  const current = () =>
    page
      .getByRole('list', { name: 'Interpolated pictures' })
      .getByRole('button')
      .elements()
      .findIndex((element) => element.getAttribute('aria-current') === 'true');
  expect(current()).toBe(0);
  await page.getByRole('button', { name: 'Play there and back' }).click();
  await expect.poll(current).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Frame at t 0.78' }).click();
  expect(current()).toBe(7);
  await expect.element(page.getByRole('button', { name: 'Play there and back' })).toBeVisible();
  (page.getByRole('slider', { name: 'Frame' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(current()).toBe(8);
});

test('a failure is a sentence with a way to try again', async () => {
  const { lab, verbs } = await show();
  const error = new LabError('no-model', 'No generator is loaded; load one to see pictures.');
  lab.stores.interpolation.setState({ frames: { status: 'failed', error, stale: undefined } });
  await expect.element(page.getByRole('alert')).toHaveTextContent('No generator is loaded');
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(verbs()).toContain('run');
});

test('a dataset of one condition says that there is nothing to go to', async () => {
  const lone = { ...subject, trialCondition: new Int32Array(subject.nTrials) };
  const { lab } = await show(lone);
  lab.stores.interpolation.setState({ to: 0, frames: { status: 'idle' } });
  await expect.element(page.getByText(/no second condition/)).toBeVisible();
  await expect
    .element(page.getByRole('button', { name: 'Interpolate', exact: true }))
    .toBeDisabled();
});
