/** @file The scan panel in a browser: the switch to the mean sets the store, fits, and tells why it cannot be used. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createBrainLab } from '../../testing/brain-lab.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { ScansPanel } from './Container.tsx';

watchPanels();

// Trials 0, 10, 20 and 30 show the same picture.
const subject = flatSubject({ side: 12, nTrials: 40, nConditions: 10 });

const theSwitch = page.getByRole('radiogroup', { name: 'What is decoded' });

async function show(dataset = subject) {
  const lab = createBrainLab(dataset);
  // As wide as the panel is at 1280 px.
  mountPanel(<ScansPanel />, { lab, width: 210, height: 640 });
  await expect.element(theSwitch).toBeVisible();
  return lab.stores.selection;
}

test('the mean of all presentations is chosen by mouse and key, and told in the row', async () => {
  const selection = await show();
  await expect.element(page.getByText('1 of 4').first()).toBeVisible();
  await theSwitch.getByText('Mean of 4').click();
  expect(selection.getState()).toMatchObject({ trial: 0, average: true });
  await expect.element(page.getByText('mean of 4', { exact: true })).toBeVisible();
  await userEvent.keyboard('a');
  expect(selection.getState().average).toBe(false);
  await userEvent.keyboard('a');
  expect(selection.getState().average).toBe(true);
});

test('both words of the switch are whole in the narrowest panel', async () => {
  await show();
  for (const words of ['Single trial', 'Mean of 4']) {
    const { scrollWidth, clientWidth } = theSwitch.getByText(words).element();
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  }
  const { scrollWidth, clientWidth } = theSwitch.element();
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
});

test('a picture that was shown once has no mean, whatever was chosen before', async () => {
  const shown = Int32Array.from({ length: 40 }, (_, trial) => trial);
  const selection = await show({ ...subject, nConditions: 40, trialCondition: shown });
  selection.getState().setAverage(true);
  for (const words of ['Single trial', 'Mean']) {
    await expect.element(theSwitch.getByRole('radio', { name: words })).toBeDisabled();
  }
  await expect.element(theSwitch.getByRole('radio', { name: 'Single trial' })).toBeChecked();
  expect(theSwitch.element().getAttribute('aria-description')).toContain('nothing to average');
  await userEvent.keyboard('a');
  expect(selection.getState().average).toBe(true);
});
