/**
 * @file Renders a set of scenes: `tsx scripts/demo/render.ts <set>` writes
 * `.demo-build/<set>/images.npy`, `scenes.json` and `categories.json`. Skips a set that is there.
 *
 * Seeds of the sets never meet, so held-out scenes and the subject's stimuli are new to every model.
 */

import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { CATEGORY_NAMES } from '../../src/scenes/categories.ts';
import { captionsOf } from '../../src/scenes/captions.ts';
import { drawScene } from '../../src/scenes/draw.ts';
import { averageBlocks, toBytes } from '../../src/scenes/pixels.ts';
import { categoriesOf, createScene } from '../../src/scenes/scene.ts';
import type { Painter, Scene, SpriteProvider } from '../../src/scenes/types.ts';
import { NpyWriter } from './npy.ts';
import { loadSprites } from './sprites.ts';

/** First seed, number of scenes, and side of the pictures of each set. */
const SETS: Readonly<Record<string, { firstSeed: number; nScenes: number; side: number }>> = {
  train: { firstSeed: 1_000_000, nScenes: 24_000, side: 128 },
  heldout: { firstSeed: 2_000_000, nScenes: 300, side: 128 },
  stimuli: { firstSeed: 3_000_000, nScenes: 1000, side: 64 },
};

/** Drawings are this many times the picture's side, then averaged. */
const OVERSAMPLING = 2;

/** The canvas library's context seen as the painter that scenes need. */
function painterOf(context: SKRSContext2D): Painter<Canvas> {
  return context as unknown as Painter<Canvas>;
}

/** Pixels of a scene, `[side, side, 3]`. */
function renderScene(
  scene: Scene,
  side: number,
  context: SKRSContext2D,
  sprites: SpriteProvider<Canvas>,
): Uint8ClampedArray {
  const wide = side * OVERSAMPLING;
  drawScene(painterOf(context), wide, scene, sprites);
  const { data } = context.getImageData(0, 0, wide, wide);
  return toBytes(averageBlocks(data, side, OVERSAMPLING));
}

/** What is written down about a scene. */
function describeScene(scene: Scene): object {
  return {
    seed: scene.seed,
    background: scene.background,
    place: scene.place,
    weather: scene.weather,
    captions: captionsOf(scene),
    categories: categoriesOf(scene),
    boxes: scene.objects.map(({ category, box }) => ({ category, ...box })),
  };
}

/** Render one whole set into a folder. */
async function renderSet(name: string): Promise<void> {
  const set = SETS[name];
  if (set === undefined)
    throw new Error(`Sets are ${Object.keys(SETS).join(', ')}; found ${name}.`);
  const { side } = set;
  const folder = join('.demo-build', name);
  if (existsSync(join(folder, 'scenes.json'))) return;
  mkdirSync(folder, { recursive: true });
  const sprites = await loadSprites();
  const context = createCanvas(side * OVERSAMPLING, side * OVERSAMPLING).getContext('2d');
  context.imageSmoothingQuality = 'high';
  const images = new NpyWriter(join(folder, 'images.npy'), [set.nScenes, side, side, 3]);
  const described: object[] = [];
  for (let i = 0; i < set.nScenes; i += 1) {
    const scene = createScene(set.firstSeed + i);
    images.write(renderScene(scene, side, context, sprites));
    described.push(describeScene(scene));
  }
  images.close();
  writeFileSync(join(folder, 'categories.json'), JSON.stringify(CATEGORY_NAMES));
  writeFileSync(join(folder, 'scenes.part'), JSON.stringify(described));
  renameSync(join(folder, 'scenes.part'), join(folder, 'scenes.json'));
}

await renderSet(process.argv[2] ?? 'stimuli');
