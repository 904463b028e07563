/** @file The map's own plot with so many points, panned by the pointer; frames are timed. */
import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { createRandom } from '../../../src/numerics/random.ts';
import type { AtlasLayout } from '../../../src/state/atlas.ts';
import { AtlasPlot } from '../../../src/views/atlas/AtlasPlot.tsx';
import { cloudOf, groupingOf } from '../../../src/views/atlas/model.ts';
import { fakeDataset } from '../../../src/testing/fake-dataset.ts';
import { layOut, type LaidOut } from './lay-out.ts';

declare global {
  interface Window {
    showMap(n: number): Promise<void>;
    /** Milliseconds between frames while the pointer drags the map. */
    panMap(frames: number): Promise<number[]>;
    /** Milliseconds of a look-up of the point under the pointer, drawing the ring included. */
    hoverMap(times: number): Promise<number[]>;
    /** So many embeddings laid out by UMAP in the layout worker, then once more and cancelled. */
    layOut(n: number): Promise<LaidOut>;
  }
}

const noPairs = new Float32Array(0);
const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const plot = () => document.querySelector<HTMLElement>('[role=application]');

function layoutOf(n: number): AtlasLayout {
  const random = createRandom(1);
  return {
    points: {
      dataset: 'bench',
      target: 'image',
      scope: 'all',
      conditions: Int32Array.from({ length: n }, (_, i) => i),
      category: Int32Array.from({ length: n }, () => random.integer(20)),
      heldOut: new Uint8Array(n),
      dim: 512,
    },
    xy: Float32Array.from({ length: 2 * n }, () => random.normal()),
    facts: { method: 'pca', explained: [0.2, 0.1], nFitted: n },
  };
}

window.showMap = async (n) => {
  const layout = layoutOf(n);
  const names = Array.from({ length: 20 }, (_, i) => `category ${i}`);
  const dataset = { ...fakeDataset(), categoryNames: names };
  const cloud = cloudOf(layout, groupingOf(layout, 'category', dataset, 'dark'), undefined);
  createRoot(document.getElementById('root') as HTMLElement).render(
    <MantineProvider forceColorScheme="dark">
      <AtlasPlot
        layout={layout}
        cloud={cloud}
        scheme="dark"
        stale={false}
        label="map"
        marks={[]}
        path={undefined}
        head={0}
        pairs={noPairs}
        onHover={() => undefined}
        onPick={() => undefined}
      />
    </MantineProvider>,
  );
  while (!document.querySelector('canvas[data-drawn]')) await frame();
};

function point(type: string, x: number, y: number): void {
  const init = { bubbles: true, button: 0, buttons: 1, pointerId: 1, clientX: x, clientY: y };
  plot()?.dispatchEvent(new PointerEvent(type, init));
}

window.panMap = async (frames) => {
  const element = plot();
  if (!element) throw new Error('The map is not there.');
  element.setPointerCapture = () => undefined;
  point('pointerdown', 500, 400);
  const intervals: number[] = [];
  let last = await frame();
  for (let i = 0; i < frames; i += 1) {
    point('pointermove', 500 + 120 * Math.sin(i / 9), 400 + 80 * Math.cos(i / 7));
    const now = await frame();
    intervals.push(now - last);
    last = now;
  }
  point('pointerup', 500, 400);
  return intervals;
};

window.hoverMap = async (times) => {
  const ms: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    point('pointermove', 300 + (i % 40) * 10, 250 + (i % 30) * 9);
    ms.push(performance.now() - began);
    await frame();
  }
  return ms;
};

window.layOut = layOut;
