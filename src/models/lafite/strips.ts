/**
 * @file The last block of the generator strip by strip: nothing needs its features but its colours, and
 * they are by far the largest of all. A strip reads two rows of the block before beyond its own, so
 * that the picture is the same.
 */
import type { LayerSpec } from './describe.ts';
import type { Net, Rows } from './layers.ts';
import { makeColours, makeConvolution, sliceRows } from './layers.ts';

const MAX_STRIPS = 8;
/** Rows of the block's input that a strip reads beyond its own. */
const MARGIN = 2;

/** The layers of any block but the first. */
export interface Block {
  up: LayerSpec;
  plain: LayerSpec;
  rgb: LayerSpec;
}

/** Strips of the picture, each with at most so many numbers of features if eight are enough for that. */
export function stripsOf({ up: { nOut, resolution: side } }: Block, maxFeatures: number): Rows[] {
  const most = Math.min(MAX_STRIPS, side / (2 * MARGIN));
  let nStrips = 1;
  while (nStrips < most && nOut * side * side > nStrips * maxFeatures) nStrips *= 2;
  const height = side / nStrips;
  return Array.from({ length: nStrips }, (_, i) => {
    const from = i * height;
    return { from, to: from + height, isTop: i === 0, isBottom: i === nStrips - 1 };
  });
}

/** What the block adds to the picture. */
export function drawStrips(net: Net, { up, plain, rgb }: Block, strips: Rows[], x: string): string {
  const { g } = net;
  const [first, second] = [makeConvolution(net, up), makeConvolution(net, plain)];
  const toColours = makeColours(net, rgb);
  const modulated = first.modulate(x);
  const side = up.resolution;
  const drawn = strips.map((rows) => {
    const { from, to, isTop, isBottom } = rows;
    const begin = isTop ? 0 : from / 2 - MARGIN;
    const end = isBottom ? side / 2 : to / 2 + MARGIN;
    const wide = first.convolve(sliceRows(g, modulated, begin, end), rows);
    const firstRows = { from: isTop ? 0 : from - 1, to: isBottom ? side : to + 2 };
    const features = second.modulate(first.finish(wide, firstRows));
    const secondRows = { from, to: isBottom ? side : to + 1 };
    const own = second.finish(second.convolve(features, rows), secondRows);
    return sliceRows(g, toColours(own), 0, to - from);
  });
  return g.op('Concat', drawn, { axis: 2 });
}
