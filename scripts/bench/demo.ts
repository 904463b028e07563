/**
 * @file The floors of the demo world, with the shipped files: CLIP and generator on 300 held-out
 * scenes that are rendered here from their seeds, and decoding of the simulated subject in the built page, by the
 * shipped mappers and by ridge.
 */
import { spawnSync } from 'node:child_process';
import { openAsBlob, readFileSync } from 'node:fs';
import type { Picture } from '../../src/domain/dataset.ts';
import { frechetDistance } from '../../src/numerics/frechet.ts';
import { createGenerator } from '../../workers/generator/generator.ts';
import { withBuiltPage } from './browser.ts';
import * as figures from './demo-figures.ts';
import type { Row } from './table.ts';

interface HeldOut {
  pictures: Picture[];
  captions: string[];
  categories: string[][];
}

const models = 'public/demo/models/';

function renderHeldOut(): HeldOut {
  const { status } = spawnSync('npx', ['tsx', 'scripts/demo/render.ts', 'heldout'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The held-out scenes could not be rendered.');
  const scenes = JSON.parse(readFileSync('.demo-build/heldout/scenes.json', 'utf8')) as {
    captions: string[];
    categories: string[];
  }[];
  const npy = readFileSync('.demo-build/heldout/images.npy');
  const pixels = npy.subarray(10 + npy.readUInt16LE(8));
  const bytes = pixels.length / scenes.length;
  const side = Math.sqrt(bytes / 3);
  const pictures = scenes.map((_, i) => ({
    width: side,
    height: side,
    channels: 3 as const,
    pixels: new Uint8Array(pixels.subarray(i * bytes, (i + 1) * bytes)),
  }));
  return {
    pictures,
    captions: scenes.map(({ captions }) => captions[0] ?? ''),
    categories: scenes.map(({ categories }) => categories),
  };
}

const context = { signal: new AbortController().signal, progress: () => undefined };

async function loadModels() {
  const listed = JSON.parse(readFileSync(`${models}models.json`, 'utf8'));
  const { clipImage, clipText, features, generator } = listed;
  const blob = (path: string) => openAsBlob(models + path);
  const worker = createGenerator();
  await worker.start({ prefer: 'wasm', paths: '' }, context);
  const net = { name: 'demo', simulated: true };
  await worker.loadGenerator({ ...net, blob: await blob(generator.path) }, context);
  const image = { blob: await blob(clipImage.path), input: clipImage };
  const tokenizer = await blob(clipText.tokenizer);
  const { contextLength } = clipText;
  const text = { blob: await blob(clipText.path), tokenizer, contextLength };
  await worker.loadClip({ ...net, image, text }, context);
  const { categories } = features;
  const featureBlob = await blob(features.path);
  await worker.loadFeatures({ ...net, blob: featureBlob, input: features, categories }, context);
  return worker;
}

async function scenes(): Promise<Row[]> {
  const { pictures, captions, categories } = renderHeldOut();
  const worker = await loadModels();
  const { value: image } = await worker.encodePictures({ pictures }, context);
  const { value: text } = await worker.encodeTexts({ texts: captions }, context);
  const request = {
    n: pictures.length,
    mode: 'both',
    seed: 0,
    z: 'seeded',
    noise: 'const',
  } as const;
  const conditions = { image: image.matrix.slice(), text: text.matrix.slice() };
  const { value: drawn } = await worker.generate({ ...request, ...conditions }, context);
  const { value: found } = await worker.features({ pictures: drawn }, context);
  const { value: wanted } = await worker.features({ pictures }, context);
  const names = found.categories;
  const shown = categories.map((list) => new Set(list.map((name) => names.indexOf(name))));
  const rows = ({ features, dim }: typeof found) => figures.rowsOf(features, dim);
  const featuresOf = ({ features, dim }: typeof found) => ({ matrix: features, dim });
  const precision = ({ logits }: typeof found) =>
    figures.categoryPrecision(figures.rowsOf(logits, names.length), shown, names.length);
  const ratio = figures.gradientEnergy(drawn) / figures.gradientEnergy(pictures);
  return [
    {
      what: 'demo CLIP, image to caption, top-1 of 300',
      value:
        100 *
        figures.captionTopOne(
          figures.rowsOf(image.matrix, image.dim),
          figures.rowsOf(text.matrix, text.dim),
        ),
      unit: '%',
      limit: { value: 50, at: 'least' },
    },
    {
      what: 'generator from true embeddings, 2-way',
      value: 100 * figures.identification(rows(found), rows(wanted), 2),
      unit: '%',
      limit: { value: 95, at: 'least' },
      note: 'feature net',
    },
    {
      what: 'the same, 50-way',
      value: 100 * figures.identification(rows(found), rows(wanted), 50),
      unit: '%',
      limit: { value: 90, at: 'least' },
      note: 'feature net',
    },
    {
      what: 'category precision, generated / true',
      value: precision(found) / precision(wanted),
      unit: 'x',
      limit: { value: 0.8, at: 'least' },
      note: `${precision(found).toFixed(3)} / ${precision(wanted).toFixed(3)}`,
    },
    {
      what: 'gradient energy, generated / true',
      value: ratio,
      unit: 'x',
      limit: { value: 0.7, at: 'least' },
    },
    {
      what: 'the same, from above',
      value: ratio,
      unit: 'x',
      limit: { value: 1.3, at: 'most' },
    },
    {
      what: 'Fréchet distance of features, generated to true',
      value: await frechetDistance(featuresOf(found), featuresOf(wanted)),
      unit: '',
      limit: { value: 31, at: 'most' },
      note: 'feature net; a third of the first version',
    },
  ];
}

type Counts = Record<'forward' | 'backward', number>;

/** Retrieval rows both ways, with the shuffled scans' counts beside them. */
function retrievalRows(what: string, counts: Counts, shuffled: Counts, least: number): Row[] {
  return (['forward', 'backward'] as const).map((way) => ({
    what: `${what}, ${way}`,
    value: counts[way],
    unit: 'of 300',
    limit: { value: least, at: 'least' },
    note: `shuffled scans ${shuffled[way]}`,
  }));
}

/** The shipped mappers as the page opens, then ridge trained in it. */
async function decoding(): Promise<Row[]> {
  return withBuiltPage(async ({ browser, url }) => {
    const page = await browser.newPage();
    await page.goto(`${url}?mapper=wasm&generator=wasm`);
    const found = await page.evaluate(async () => {
      const { lab } = window;
      const retrieve = async (target: 'image' | 'caption', average: boolean) => {
        const measured = await lab.evaluate({ kind: 'retrieval', target, of: 300, average });
        const { forward, backward, controls } = measured;
        return { counts: { forward, backward }, shuffled: controls?.shuffled };
      };
      await lab.ready;
      const image = await retrieve('image', true);
      const single = await retrieve('image', false);
      const caption = await retrieve('caption', true);
      await lab.train({ kind: 'ridge', target: 'image' });
      return { image, single, caption, ridge: await retrieve('image', true) };
    });
    const rows = (what: string, key: keyof typeof found, least: number) => {
      const { counts, shuffled } = found[key] as { counts: Counts; shuffled: Counts };
      return retrievalRows(what, counts, shuffled, least);
    };
    return [
      ...rows('shipped image mapper, three presentations averaged', 'image', 120),
      ...rows('the same, single trials', 'single', 80),
      ...rows('shipped caption mapper, three presentations averaged', 'caption', 80),
      ...rows('ridge, three presentations averaged', 'ridge', 60),
    ];
  });
}

export async function benchDemo(): Promise<Row[]> {
  return [...(await scenes()), ...(await decoding())];
}
