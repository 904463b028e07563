/**
 * @file Discs painted straight into pixels: no WebGL context, and tens of thousands of points within a
 * frame (docs/decisions/081). Pure, tested in Node.
 */

export interface PixelFrame {
  /** `[height, width, 4]` RGBA, written over. */
  pixels: Uint8ClampedArray;
  /** Device pixels. */
  width: number;
  height: number;
}

/** Device pixels per unit, and the point of the plane in the middle of the frame; y upwards. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

export interface PointCloud {
  /** `[n, 2]` */
  xy: Float32Array;
  /** `[n]` index into `palette`; points of a higher one are painted later. */
  colour: Uint8Array;
  /** `[colours, 4]`: RGB, and opacity 0..255. */
  palette: Uint8Array;
}

/** Coverage 0..255 of a disc of this radius in a square of odd side. */
export function discMask(radius: number): { side: number; cover: Uint8Array } {
  const reach = Math.ceil(radius);
  const side = 2 * reach + 1;
  const cover = new Uint8Array(side * side);
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) {
      // The edge is softened over one pixel.
      const share = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y)));
      cover[(y + reach) * side + x + reach] = Math.round(255 * share);
    }
  }
  return { side, cover };
}

/** Radius (CSS px) at which so many points still show as a cloud. */
export function radiusFor(n: number): number {
  if (n > 20_000) return 1.2;
  return n > 4000 ? 2 : 3.4;
}

/** Words of RGBA bytes, as every machine that runs a browser has them: lowest byte first. */
function wordsOf(pixels: Uint8ClampedArray): Uint32Array {
  return new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
}

/** Two colours mixed, `alpha` of 256 of the ink: red with blue, and green, at once. */
function mixed(ink: number, ground: number, alpha: number): number {
  const inverse = 256 - alpha;
  const redBlue = ((ink & 0xff00ff) * alpha + (ground & 0xff00ff) * inverse) >>> 8;
  const green = ((ink & 0x00ff00) * alpha + (ground & 0x00ff00) * inverse) >>> 8;
  return (0xff000000 | (redBlue & 0xff00ff) | (green & 0x00ff00)) >>> 0;
}

/** Rows of the points of each colour, one colour after the other: where each begins, and the rows. */
export function byColour(
  colour: Uint8Array,
  nColours: number,
): { start: Uint32Array; rows: Uint32Array } {
  const start = new Uint32Array(nColours + 1);
  for (const own of colour) if (own < nColours) start[own + 1] = (start[own + 1] ?? 0) + 1;
  for (let c = 0; c < nColours; c += 1) start[c + 1] = (start[c + 1] ?? 0) + (start[c] ?? 0);
  const next = start.slice();
  const rows = new Uint32Array(start[nColours] ?? 0);
  colour.forEach((own, row) => {
    if (own >= nColours) return;
    const at = next[own] ?? 0;
    rows[at] = row;
    next[own] = at + 1;
  });
  return { start, rows };
}

interface Stamp {
  /** Offset in the frame from the middle of the disc, and coverage 1..256, of each pixel that is covered. */
  offset: Int32Array;
  cover: Uint16Array;
  reach: number;
}

function stampOf(radius: number, width: number): Stamp {
  const { side, cover } = discMask(radius);
  const reach = side >> 1;
  const covered = Array.from(cover.keys()).filter((i) => (cover[i] ?? 0) > 0);
  return {
    offset: Int32Array.from(
      covered,
      (i) => (Math.floor(i / side) - reach) * width + (i % side) - reach,
    ),
    cover: Uint16Array.from(covered, (i) => Math.round(((cover[i] ?? 0) * 256) / 255)),
    reach,
  };
}

/**
 * Paint the cloud over what the frame holds.
 *
 * @param radius Device pixels.
 */
export function paintPoints(
  { pixels, width, height }: PixelFrame,
  { x: centreX, y: centreY, scale }: View,
  { xy, colour, palette }: PointCloud,
  radius: number,
): void {
  const words = wordsOf(pixels);
  const { offset, cover, reach } = stampOf(radius, width);
  const nColours = palette.length / 4;
  const { start, rows } = byColour(colour, nColours);
  for (let c = 0; c < nColours; c += 1) {
    const [red = 0, green = 0, blue = 0, opacity = 0] = palette.subarray(c * 4, c * 4 + 4);
    const ink = (blue << 16) | (green << 8) | red;
    const alphas = Uint16Array.from(cover, (share) => Math.round((share * opacity) / 255));
    for (let i = start[c] ?? 0; i < (start[c + 1] ?? 0); i += 1) {
      const row = rows[i] ?? 0;
      const px = Math.round(((xy[2 * row] ?? NaN) - centreX) * scale + width / 2);
      const py = Math.round((centreY - (xy[2 * row + 1] ?? NaN)) * scale + height / 2);
      // NaN compares false: a point without a place is not painted.
      if (!(px >= reach && py >= reach && px < width - reach && py < height - reach)) continue;
      const middle = py * width + px;
      for (let p = 0; p < offset.length; p += 1) {
        const at = middle + (offset[p] ?? 0);
        words[at] = mixed(ink, words[at] ?? 0, alphas[p] ?? 0);
      }
    }
  }
}

/** The whole frame in one colour, opaque. */
export function clearTo({ pixels }: PixelFrame, rgb: readonly [number, number, number]): void {
  wordsOf(pixels).fill(((255 << 24) | (rgb[2] << 16) | (rgb[1] << 8) | rgb[0]) >>> 0);
}
