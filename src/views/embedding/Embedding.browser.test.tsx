/** @file The overlay in a browser: lines, legend, stale look, speed, nothing left behind. */
import { defaultChoices } from '../../state/choices.ts';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createBrainLab, mappedTrial } from '../../testing/brain-lab.ts';
import { ready } from '../../testing/fake-decoded.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { EmbeddingPanel } from './Container.tsx';
import { layoutOf, tracesOf } from './model.ts';
import { loadPlotly } from './plotly.ts';

watchPanels();

const subject = flatSubject({ side: 16 });
const lines = () => document.querySelectorAll('.scatterlayer .js-line').length;

async function show() {
  const lab = createBrainLab(subject);
  const root = mountPanel(<EmbeddingPanel />, { lab, width: 560, height: 220 });
  await expect.poll(lines, { timeout: 60_000 }).toBe(2);
  return { lab, root };
}

test('truth and decoded, then perturbed too; the caption has the cosine', async () => {
  const { lab } = await show();
  await expect.element(page.getByText(/^cosine to truth 0\.\d{3}$/)).toBeVisible();
  lab.stores.selection.getState().setRoi('V1v', 'silence');
  await expect.poll(lines).toBe(3);
  await expect.element(page.getByText(/cosine to truth 0\.\d{3} → 0\.\d{3}/)).toBeVisible();
  await expect.element(page.getByText('CLIP dimension')).toBeVisible();
  await expect.element(page.getByText('value, norm 1')).toBeVisible();
});

test('the legend hides and shows a line', async () => {
  await show();
  const key = page.getByRole('button', { name: 'truth' });
  await key.click();
  await expect.poll(lines).toBe(1);
  await expect.element(key).toHaveAttribute('aria-pressed', 'false');
  await key.click();
  await expect.poll(lines).toBe(2);
});

test('the control is asked for once a step changes the scan; a control of other steps is no line', async () => {
  const { lab } = await show();
  await page.getByRole('button', { name: 'Overlay options' }).click();
  await page.getByRole('switch', { name: /Control/ }).click({ force: true });
  const asked = () => lab.calls.filter(({ verb }) => verb === 'measureOverlay');
  expect(asked()).toHaveLength(0);
  lab.stores.selection.getState().setRoi('V1v', 'silence');
  await expect.poll(() => asked().length).toBe(1);
  const { trial, perturbation } = lab.stores.selection.getState();
  const value = {
    request: { trial, average: false, perturbation, seed: 0, nDraws: 20 },
    target: 'image' as const,
    control: new Float32Array(512).fill(0.04),
    cosine: { mean: 0.9, low: 0.8, high: 1 },
    shift: { perturbed: -0.01, control: { mean: 0, low: -0.001, high: 0.001 } },
    expected: { level: 'early' as const, op: 'silence' as const, direction: 'lower' as const },
  };
  lab.stores.overlay.setState({ result: ready(value) });
  await expect.poll(lines).toBe(4);
  await expect.element(page.getByText(/this scan agrees$/)).toBeVisible();
  lab.stores.selection.getState().setRoi('V1v', 'boost', 2);
  await expect.poll(lines).toBe(3);
});

test('all values instead of the first 200', async () => {
  await show();
  const path = () =>
    document.querySelector('.scatterlayer .js-line')?.getAttribute('d')?.length ?? 0;
  const before = path();
  (page.getByRole('radio', { name: 'All 512' }).element() as HTMLElement).click();
  await expect.poll(path).toBeGreaterThan(before * 1.5);
});

test('pixels are not called an embedding', async () => {
  const { lab } = await show();
  const mapped = mappedTrial(subject, 0, []);
  lab.stores.decode.setState({ mapped: ready({ ...mapped, target: 'pixels' }) });
  await expect.element(page.getByRole('region', { name: 'Pixels' })).toBeVisible();
  await expect.element(page.getByText(/^r to truth/)).toBeVisible();
});

test('an older result is dimmed while the next is computed', async () => {
  const { lab } = await show();
  const stale = mappedTrial(subject, 0, []);
  lab.stores.decode.setState({
    mapped: { status: 'running', what: 'mapping', fraction: undefined, stale },
  });
  await expect.poll(() => document.querySelector('figure[data-stale]')).not.toBeNull();
  expect(lines()).toBe(2);
});

test('redraws leave nothing behind', async () => {
  const plotly = await loadPlotly();
  const box = document.createElement('div');
  document.body.append(box);
  const layout = { ...layoutOf('image', 200, 'dark'), width: 560, height: 170 };
  const draw = async (trial: number) => {
    const traces = tracesOf(mappedTrial(subject, trial, []), defaultChoices.overlay, 'dark');
    await plotly.react(box, traces, layout);
  };
  await draw(0);
  const nElements = box.querySelectorAll('*').length;
  for (let trial = 1; trial <= 20; trial += 1) await draw(trial);
  expect(box.querySelectorAll('*').length).toBe(nElements);
  plotly.purge(box);
  expect(box.querySelectorAll('svg')).toHaveLength(0);
});

test('unmounting takes the figure along', async () => {
  const { root } = await show();
  const plot = document.querySelector('.js-plotly-plot');
  expect(plot).toHaveProperty('_fullLayout');
  root.render(null);
  await expect.poll(() => document.querySelector('.js-plotly-plot')).toBeNull();
  expect(plot).not.toHaveProperty('_fullLayout');
});
