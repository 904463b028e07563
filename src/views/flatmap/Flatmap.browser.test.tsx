/** @file The flatmap in a real browser: pixels, hover, clicks, lasso, a lost context. */
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { LabError } from '../../domain/errors.ts';
import { createBrainLab } from '../../testing/brain-lab.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { changedShare, mountPanel, pixelsOf, watchPanels } from '../../testing/panel.tsx';
import { FlatmapPanel } from './Container.tsx';
import { pageMapFigure } from './map-figure.ts';
import { renderMapAt } from './snapshot.ts';

watchPanels();

const subject = flatSubject();
const canvasOf = () => page.getByRole('application').element() as HTMLCanvasElement;
const drawn = () => Number(canvasOf().dataset['drawn'] ?? 0);

/** Waits until the canvas has been drawn again since `change`. */
async function afterDraw(change: () => unknown = () => undefined): Promise<Uint8ClampedArray> {
  const before = page.getByRole('application').query() ? drawn() : 0;
  await change();
  await expect.poll(drawn, { timeout: 20_000 }).toBeGreaterThan(before);
  await expect.poll(() => canvasOf().dataset['drawing'], { timeout: 20_000 }).toBeUndefined();
  return pixelsOf(canvasOf());
}

async function show(dataset: DatasetInfo = subject) {
  const lab = createBrainLab(dataset);
  let unmount = () => undefined as void;
  const pixels = await afterDraw(() => {
    const root = mountPanel(<FlatmapPanel />, { lab });
    unmount = () => root.unmount();
  });
  return { lab, pixels, unmount, selection: lab.stores.selection };
}

/** Middle of a region's name on the left hemisphere, in page coordinates. */
function placeOfLabel(name: string): [number, number] {
  const boxes = page
    .getByText(name, { exact: true })
    .elements()
    .map((element) => element.getBoundingClientRect());
  const [first] = boxes.sort((a, b) => a.left - b.left);
  if (!first) throw new Error(`No label ${name} is shown.`);
  return [first.left + first.width / 2, first.top + first.height / 2];
}

function point(type: string, [clientX, clientY]: [number, number], more: PointerEventInit = {}) {
  const init = { clientX, clientY, bubbles: true, button: 0, pointerId: 1, ...more };
  canvasOf().dispatchEvent(new PointerEvent(type, init));
}

/** Synthetic pointers cannot be captured: the canvas is told so. */
function allowCapture() {
  vi.spyOn(Element.prototype, 'setPointerCapture').mockImplementation(() => undefined);
}

test('draws both hemispheres in colour', async () => {
  const { pixels } = await show();
  const coloured = pixels.filter((_, i) => i % 4 === 3 && (pixels[i] ?? 0) > 0).length;
  expect(coloured / (pixels.length / 4)).toBeGreaterThan(0.3);
  const blue = pixels.filter((value, i) => i % 4 === 2 && value > (pixels[i - 2] ?? 0) + 60);
  const warm = pixels.filter((value, i) => i % 4 === 0 && value > (pixels[i + 2] ?? 0) + 60);
  expect(Math.min(blue.length, warm.length)).toBeGreaterThan(200);
  await expect.element(page.getByText('left', { exact: true })).toBeVisible();
});

test('another scan changes the pixels and uploads no geometry', async () => {
  const { pixels, selection } = await show();
  const upload = vi.spyOn(WebGL2RenderingContext.prototype, 'bufferData');
  const after = await afterDraw(() => selection.getState().selectTrial(5));
  expect(changedShare(pixels, after)).toBeGreaterThan(0.1);
  expect(upload).not.toHaveBeenCalled();
});

test('hover tells voxel, place, region and value; leaving clears it', async () => {
  await show();
  const readout = page.getByTestId('voxel-readout');
  point('pointermove', placeOfLabel('EBA'));
  await expect.element(readout).toHaveTextContent(/^voxel \d+ · \(\d+, \d+, \d+\) · EBA · .* z/);
  point('pointerout', placeOfLabel('EBA'), { relatedTarget: document.body });
  await expect.element(readout).toHaveTextContent('');
});

test('a click on a region silences it, a second click takes that back', async () => {
  allowCapture();
  const { selection, pixels } = await show();
  const at = placeOfLabel('V1d');
  const click = () => {
    point('pointerdown', at);
    point('pointerup', at);
  };
  const after = await afterDraw(click);
  expect(selection.getState().perturbation).toEqual([{ rois: ['V1d'], op: 'silence' }]);
  expect(changedShare(pixels, after)).toBeGreaterThan(0.01);
  await expect
    .element(page.getByRole('list', { name: 'Marks on the map' }))
    .toHaveTextContent('silenced');
  await afterDraw(click);
  expect(selection.getState().perturbation).toEqual([]);
});

test('a drag pans and does not silence; the wheel zooms; reset shows all again', async () => {
  allowCapture();
  const { selection, pixels } = await show();
  const [x, y] = placeOfLabel('V1d');
  const panned = await afterDraw(() => {
    point('pointerdown', [x, y]);
    point('pointermove', [x + 30, y + 12]);
    point('pointerup', [x + 30, y + 12]);
  });
  expect(changedShare(pixels, panned)).toBeGreaterThan(0.1);
  expect(selection.getState().perturbation).toEqual([]);
  const zoomed = await afterDraw(() =>
    canvasOf().dispatchEvent(
      new WheelEvent('wheel', { deltaY: -200, clientX: x, clientY: y, cancelable: true }),
    ),
  );
  expect(changedShare(panned, zoomed)).toBeGreaterThan(0.1);
  const reset = await afterDraw(() => page.getByRole('button', { name: 'Reset view' }).click());
  expect(changedShare(pixels, reset)).toBeLessThan(0.001);
});

test('keys pan, zoom and reset', async () => {
  const { pixels } = await show();
  canvasOf().focus();
  const moved = await afterDraw(() => userEvent.keyboard('{ArrowLeft}{+}'));
  expect(changedShare(pixels, moved)).toBeGreaterThan(0.1);
  const home = await afterDraw(() => userEvent.keyboard('0'));
  expect(changedShare(pixels, home)).toBeLessThan(0.001);
});

test('a lasso chooses voxels, which become a step', async () => {
  allowCapture();
  const { selection } = await show();
  // Mantine hides the input itself: a label over it takes the pointer.
  (page.getByRole('radio', { name: 'lasso' }).element() as HTMLElement).click();
  const [x, y] = placeOfLabel('EBA');
  point('pointerdown', [x - 25, y - 20]);
  for (const at of [
    [x + 25, y - 20],
    [x + 25, y + 20],
    [x - 25, y + 20],
  ] as [number, number][]) {
    point('pointermove', at);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  point('pointerup', [x - 25, y + 20]);
  const bar = page.getByRole('toolbar', { name: 'Chosen voxels' });
  await expect.element(bar).toHaveTextContent(/\d+ voxels/);
  await bar.getByRole('button', { name: 'Silence' }).click();
  const [step] = selection.getState().perturbation;
  const eba = new Set(subject.rois.find((roi) => roi.name === 'EBA')?.voxels);
  expect(step?.op).toBe('silence');
  expect(step?.voxels?.length).toBeGreaterThan(5);
  expect(step?.voxels?.some((voxel) => eba.has(voxel))).toBe(true);
  await expect.element(bar).not.toBeInTheDocument();
});

test('the threshold blanks values near 0, on the map and on the bar', async () => {
  const { pixels } = await show();
  const slider = page.getByRole('slider', { name: 'Threshold' });
  const after = await afterDraw(async () => {
    (slider.element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
  });
  expect(changedShare(pixels, after)).toBeGreaterThan(0.1);
  const { left, width } = (page.getByTestId('blanked').element() as HTMLElement).style;
  expect([left, width]).toEqual(['0%', '100%']);
});

test('maps are changed by name, and the bar has their unit', async () => {
  const { pixels } = await show();
  await page.getByRole('combobox', { name: 'Map' }).click();
  const after = await afterDraw(() => page.getByRole('option', { name: 'Noise ceiling' }).click());
  expect(changedShare(pixels, after)).toBeGreaterThan(0.2);
  await expect
    .element(page.getByRole('group', { name: /Noise ceiling, % of variance/ }))
    .toBeVisible();
});

/** The WebGL contexts among those that canvases out of sight were given. */
function contextsOf(given: { mock: { results: { value: unknown }[] } }): WebGL2RenderingContext[] {
  const made = given.mock.results.map(({ value }) => value);
  return made.filter((one) => one instanceof WebGL2RenderingContext);
}

test('after a lost context the same picture is back within 3 s, and is never gone', async () => {
  const given = vi.spyOn(OffscreenCanvas.prototype, 'getContext');
  const { pixels } = await show();
  const gl = contextsOf(given).at(-1);
  const lose = gl?.getExtension('WEBGL_lose_context');
  if (!gl || !lose) throw new Error('This browser cannot lose a context on request.');
  const start = performance.now();
  const lost = new Promise((resolve) =>
    gl.canvas.addEventListener('webglcontextlost', resolve, { once: true }),
  );
  lose.loseContext();
  await lost;
  expect(changedShare(pixels, pixelsOf(canvasOf()), 0)).toBe(0);
  // The browser allows it only once the event has been handled to its end.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const back = await afterDraw(() => lose.restoreContext());
  expect(performance.now() - start).toBeLessThan(3000);
  expect(changedShare(pixels, back, 0)).toBe(0);
});

test('what comes while a frame is drawn is drawn once, the latest', async () => {
  const { pixels, selection } = await show();
  const before = drawn();
  await afterDraw(async () => {
    for (let trial = 1; trial <= 40; trial++) {
      selection.getState().selectTrial(trial % 2 === 0 ? 6 : 5);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    selection.getState().selectTrial(0);
  });
  await expect
    .poll(() => changedShare(pixels, pixelsOf(canvasOf())), { timeout: 20_000 })
    .toBeLessThan(0.001);
  expect(drawn() - before).toBeLessThan(30);
});

test('one WebGL context, given free with the panel', async () => {
  const given = vi.spyOn(OffscreenCanvas.prototype, 'getContext');
  const { selection, unmount } = await show();
  await afterDraw(() => selection.getState().selectTrial(3));
  const made = contextsOf(given);
  expect(made.filter((gl) => !gl.isContextLost())).toHaveLength(1);
  unmount();
  await expect.poll(() => made.filter((gl) => !gl.isContextLost())).toHaveLength(0);
});

test('slices where no surface is loaded', async () => {
  const { pixels } = await show({ ...subject, surfaces: [] });
  expect(pixels.some((value) => value > 0)).toBe(true);
  await expect.element(page.getByText('z 0')).toBeInTheDocument();
});

test('one sentence where there are no coordinates', async () => {
  const lab = createBrainLab({ ...subject, surfaces: [], grid: undefined });
  mountPanel(<FlatmapPanel />, { lab });
  await expect.element(page.getByText(/These responses have no voxel coordinates/)).toBeVisible();
  expect(document.querySelector('canvas')).toBeNull();
});

test('a failed mapping is told over the map of the last scan, which is dimmed', async () => {
  const { lab } = await show();
  const error = new LabError('worker-crashed', 'The mapper worker died; it was started again.');
  const { mapped } = lab.stores.decode.getState();
  const stale = mapped.status === 'ready' ? mapped.value : undefined;
  lab.stores.decode.setState({ mapped: { status: 'failed', error, stale } });
  await expect.element(page.getByRole('alert')).toHaveTextContent('The mapper worker died');
  expect(canvasOf().closest('[data-stale]')).not.toBeNull();
});

test('pointing at a region in another view shows it on the map, and the other way', async () => {
  const { lab, pixels } = await show();
  const after = await afterDraw(() => lab.stores.pointing.getState().pointAtRoi('EBA'));
  expect(changedShare(pixels, after)).toBeGreaterThan(0.0005);
  point('pointermove', placeOfLabel('V1v'));
  await expect.poll(() => lab.stores.pointing.getState().roi).toBe('V1v');
});

test('the map can be drawn at any size, and the one on the page stays', async () => {
  const { pixels } = await show();
  const picture = renderMapAt({ width: 900, height: 500 }, 2, 6);
  expect([picture?.canvas.width, picture?.canvas.height]).toEqual([1800, 1000]);
  expect(picture?.map?.unit).toBe('z');
  const large = picture ? pixelsOf(picture.canvas) : new Uint8ClampedArray();
  const painted = large.filter((alpha, i) => i % 4 === 3 && alpha > 0).length;
  expect(painted / (large.length / 4)).toBeGreaterThan(0.2);
  expect(changedShare(pixels, pixelsOf(canvasOf()))).toBe(0);
});

test('the printed map: pixels for values, vectors for outlines, names and the bar with its threshold', async () => {
  const { selection, pixels } = await show();
  const thumb = page.getByRole('slider', { name: 'Threshold' });
  await afterDraw(() => {
    (thumb.element() as HTMLElement).focus();
    return userEvent.keyboard('{ArrowRight>20/}');
  });
  await afterDraw(() => selection.getState().setRoi('V1v', 'silence'));
  const before = pixelsOf(canvasOf());
  const svg = await pageMapFigure('Flat subject, scan 0', 85);
  expect(changedShare(before, pixelsOf(canvasOf()))).toBe(0);
  expect(changedShare(before, pixels)).toBeGreaterThan(0);
  const sheet = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(sheet.querySelector('parsererror')).toBeNull();
  expect(sheet.documentElement.getAttribute('width')).toBe('85.00mm');
  expect(sheet.querySelector('image')?.getAttribute('href')).toMatch(
    /^data:image\/png;base64,.{1000}/,
  );
  const widthOf = (name: string) =>
    Number(sheet.querySelector(`[data-region="${name}"]`)?.getAttribute('stroke-width'));
  expect(widthOf('V1v')).toBeGreaterThan(widthOf('PPA'));
  const texts = [...sheet.querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(texts).toEqual(expect.arrayContaining(['V1v', 'Betas', 'z', 'left', 'right']));
  expect(
    Number(sheet.querySelector('[data-blanked]')?.getAttribute('data-blanked')),
  ).toBeGreaterThan(0);
  expect(texts.join(' ')).toContain('silenced');
});
