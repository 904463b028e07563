/**
 * @file Full-size networks with random weights in the lab's own generator worker: the 256 px generator
 * from a snapshot beside the same network exported by PyTorch and run by the same ONNX Runtime, and
 * beside PyTorch itself; memory of loading it; the demo generator one by one and in batches. Both
 * answers are compared. Needs Python with torch; writes about 700 MB to the temporary folder
 * while it runs.
 */
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { peer } from './generator-peer.ts';
import { inOwnPage } from './own-page.ts';
import { peakPageBytes } from './processes.ts';
import { scratch } from './scratch.ts';
import { median, type Row } from './table.ts';

const folder = join(scratch, 'generator');
const marker = '--afterimage-bench-generator';
const own = { root: 'scripts/bench/generator-page', port: 4194, marker };
const demo = 'public/demo/models';
const ROUNDS = 5;

const msOf = (answer: string): number => (JSON.parse(answer) as { ms: number }).ms;

interface Truth {
  conditions: number[][];
  /** `[3, 256, 256]`, as the network gives it. */
  image: number[];
}

const choose = (page: Page, path: string) => page.getByLabel('Model').setInputFiles(path);

const largest = (values: number[]): number => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

/** Largest difference of a drawn picture's bytes to the network's own values. */
function offBy(pixels: number[], { image }: Truth): number {
  const nPixels = image.length / 3;
  return largest(
    pixels.map((value, i) => {
      const raw = image[(i % 3) * nPixels + Math.floor(i / 3)] ?? NaN;
      return value - Math.min(255, Math.max(0, (raw + 1) * 127.5));
    }),
  );
}

const heads = { 2: 'one head', 4: 'two heads' } as const;

async function fullSize(structure: 2 | 4): Promise<Row[]> {
  const [snapshot, exported, picture] = ['pkl', 'onnx', 'json'].map((ending) =>
    join(folder, `lafite-${structure}.${ending}`),
  ) as [string, string, string];
  peer('snapshot', structure, snapshot);
  peer('export', structure, exported);
  const torch = msOf(peer('draw', structure, picture, ROUNDS));
  const truth = JSON.parse(readFileSync(picture, 'utf8')) as Truth;
  const ours = await ourPictures(snapshot, truth);
  const theirs = await inOwnPage(own, async (page) => {
    await choose(page, exported);
    const z = { name: 'z', values: Array.from({ length: 512 }, () => 0) };
    const feeds = [z, ...truth.conditions.map((values, i) => ({ name: `condition${i}`, values }))];
    const asked = { feeds, output: 'image', rounds: ROUNDS };
    return page.evaluate((one) => window.runPeer(one), asked);
  });
  const megabytes = (statSync(snapshot).size / 1e6).toFixed(0);
  for (const file of [snapshot, exported, picture]) rmSync(file);
  const { nParameters } = ours.loaded;
  const [ms, peerMs] = [median(ours.ms), median(theirs.ms)];
  const off = largest(theirs.values.map((value, i) => value - (truth.image[i] ?? NaN)));
  return [
    {
      what: `a 256 px picture, ${heads[structure]}`,
      value: ms / peerMs,
      unit: 'x the export',
      limit: { value: 1.25, at: 'most' },
      note: `${ms.toFixed(0)} ms; PyTorch's export in the same runtime ${peerMs.toFixed(0)} ms; PyTorch itself ${torch.toFixed(0)} ms`,
    },
    {
      what: 'its largest difference from PyTorch',
      value: offBy(ours.pixels, truth),
      unit: 'of 255',
      limit: { value: 0.51, at: 'most' },
      note: `half a step is rounding; the export differs by ${off.toExponential(1)}`,
    },
    {
      what: `a snapshot of ${megabytes} MB to its first picture`,
      value: (ours.loaded.ms + ours.firstMs) / 1000,
      unit: 's',
      limit: { value: 25, at: 'most' },
      note: `${nParameters} parameters of G_ema`,
    },
    {
      what: 'growth of the page that loads and draws it',
      value: ours.growth / (4 * nParameters),
      unit: 'x its weights',
      limit: { value: 2.2, at: 'most' },
      note: `${(ours.growth / 1e6).toFixed(0)} MB of peak resident size, ONNX Runtime's own with it`,
    },
  ];
}

/** A snapshot loaded and drawn in a page that held nothing before. */
function ourPictures(snapshot: string, { conditions }: Truth) {
  return inOwnPage(own, async (page) => {
    await choose(page, snapshot);
    const draw = (requests: number) =>
      page.evaluate((asked) => window.draw(asked), { conditions, n: 1, requests });
    const before = peakPageBytes(marker);
    const loaded = await page.evaluate(() => window.load('lafite'));
    const [firstMs = NaN] = await draw(1);
    const growth = peakPageBytes(marker) - before;
    const ms = await draw(ROUNDS);
    return { loaded, firstMs, growth, ms, pixels: await page.evaluate(() => window.pixels()) };
  });
}

async function demoSize(): Promise<Row[]> {
  const listed = JSON.parse(readFileSync(join(demo, 'models.json'), 'utf8')) as {
    generator: { path: string };
  };
  const image = Array.from({ length: 512 }, (_, i) => Math.sin(i));
  return inOwnPage(own, async (page) => {
    await choose(page, join(demo, listed.generator.path));
    await page.evaluate(() => window.load('demo'));
    const ask = async (n: number, requests: number) => {
      const asked = { conditions: [image, image], n, requests: 1 + requests };
      const [, ...ms] = await page.evaluate((one) => window.draw(one), asked);
      return median(ms) / n;
    };
    const one = await ask(1, 20);
    const ten = await ask(10, ROUNDS);
    return [
      {
        what: 'a picture of the demo generator',
        value: one,
        unit: 'ms',
        limit: { value: 150, at: 'most' as const },
        note: `in a strip of ten ${ten.toFixed(0)} ms each, ${(1000 / ten).toFixed(1)} a second`,
      },
    ];
  });
}

async function clip(): Promise<Row[]> {
  const exported = join(folder, 'clip.onnx');
  peer('clip', exported);
  const torch = msOf(peer('encode', 2 * ROUNDS));
  const { ms, peak } = await inOwnPage(own, async (page) => {
    await choose(page, exported);
    const timed = await page.evaluate((rounds) => window.encode(rounds, 1), 2 * ROUNDS);
    return { ms: median(timed.ms), peak: peakPageBytes(marker) };
  });
  return [
    {
      what: 'a picture through CLIP ViT-B/32',
      value: ms / torch,
      unit: 'x PyTorch',
      limit: { value: 2.2, at: 'most' },
      note: `${ms.toFixed(0)} ms with its preprocessing, PyTorch tuned ${torch.toFixed(0)} ms`,
    },
    {
      what: 'memory of the page with it',
      value: peak / 1e6,
      unit: 'MB',
      limit: { value: 900, at: 'most' },
      note: 'peak resident size',
    },
  ];
}

export async function benchGenerator(): Promise<Row[]> {
  mkdirSync(folder, { recursive: true });
  return [...(await fullSize(2)), ...(await fullSize(4)), ...(await demoSize()), ...(await clip())];
}
