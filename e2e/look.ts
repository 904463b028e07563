/**
 * @file Screens compared by their structure: means over blocks of 12 pixels, so that letters of another
 * font count for little, and what is missing, moved or of another theme counts for much.
 */
import { createCanvas, loadImage } from '@napi-rs/canvas';

/** Device pixels along a block's side. */
const blockSide = 12;
/** A block differs when one of its colour channels is farther off than this, of 255. */
const blockTolerance = 18;
/** Blocks along a tile's side: a tile is about as large as the smallest panel. */
const tileSide = 10;
/** Share of blocks that may differ on the whole screen, and in any one tile. */
export const limits = { screen: 0.2, tile: 0.7 };

/** Means of blocks, row-major. */
export interface Look {
  width: number;
  height: number;
  /** `[height, width, 3]`, 0..255. */
  rgb: Uint8Array;
}

async function pixelsOf(png: Buffer) {
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}

/** A screenshot as the means of its whole blocks. */
export async function lookOf(png: Buffer): Promise<Look> {
  const from = await pixelsOf(png);
  const [width, height] = [from.width, from.height].map((n) => Math.floor(n / blockSide)) as [
    number,
    number,
  ];
  const sums = new Float64Array(width * height * 3);
  for (let y = 0; y < height * blockSide; y += 1) {
    for (let x = 0; x < width * blockSide; x += 1) {
      const block = Math.floor(y / blockSide) * width + Math.floor(x / blockSide);
      for (let c = 0; c < 3; c += 1) {
        const at = 3 * block + c;
        sums[at] = (sums[at] ?? 0) + (from.rgba[4 * (y * from.width + x) + c] ?? 0);
      }
    }
  }
  return { width, height, rgb: Uint8Array.from(sums, (sum) => Math.round(sum / blockSide ** 2)) };
}

/** A reference: a pixel a block. */
export async function readLook(png: Buffer): Promise<Look> {
  const { width, height, rgba } = await pixelsOf(png);
  return { width, height, rgb: Uint8Array.from(rgba.filter((_, i) => i % 4 < 3)) };
}

export function writeLook({ width, height, rgb }: Look): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i += 1) {
    image.data.set([...rgb.subarray(3 * i, 3 * i + 3), 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
  return canvas.toBuffer('image/png');
}

export interface Difference {
  /** Share of blocks that differ on the whole screen. */
  screen: number;
  /** The same in the tile that differs most, and where that begins, in device pixels. */
  tile: number;
  at: [number, number];
}

/** @throws Error where the sizes differ. */
export function differenceOf(a: Look, b: Look): Difference {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`Screens of ${a.width}x${a.height} and ${b.width}x${b.height} blocks.`);
  }
  const tiles = new Map<string, { differ: number; of: number; at: [number, number] }>();
  let differ = 0;
  for (let i = 0; i < a.width * a.height; i += 1) {
    const [x, y] = [i % a.width, Math.floor(i / a.width)];
    const [column, row] = [Math.floor(x / tileSide), Math.floor(y / tileSide)];
    const key = `${column} ${row}`;
    const at: [number, number] = [column * tileSide * blockSide, row * tileSide * blockSide];
    const tile = tiles.get(key) ?? { differ: 0, of: 0, at };
    tiles.set(key, tile);
    tile.of += 1;
    const isOther = [0, 1, 2].some(
      (c) => Math.abs((a.rgb[3 * i + c] ?? 0) - (b.rgb[3 * i + c] ?? 0)) > blockTolerance,
    );
    if (!isOther) continue;
    tile.differ += 1;
    differ += 1;
  }
  const [worst] = [...tiles.values()].sort((p, q) => q.differ / q.of - p.differ / p.of);
  return {
    screen: differ / (a.width * a.height),
    tile: worst ? worst.differ / worst.of : 0,
    at: worst?.at ?? [0, 0],
  };
}

/** What is wrong, in words; undefined where the screens look alike. */
export function complaint({ screen, tile, at }: Difference): string | undefined {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  if (screen > limits.screen) {
    return `${percent(screen)} of the screen differ (at most ${percent(limits.screen)} may)`;
  }
  if (tile > limits.tile) {
    return `${percent(tile)} of the part at ${at.join(', ')} differ (at most ${percent(limits.tile)} may)`;
  }
  return undefined;
}
