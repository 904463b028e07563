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

function blend(pixels: Uint8ClampedArray, at: number, colour: Uint8Array, alpha: number): void {
  const inverse = 255 - alpha;
  for (let c = 0; c < 3; c += 1) {
    pixels[at + c] = ((colour[c] ?? 0) * alpha + (pixels[at + c] ?? 0) * inverse + 127) / 255;
  }
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
  const { side, cover } = discMask(radius);
  const reach = side >> 1;
  const nColours = palette.length / 4;
  for (let layer = 0; layer < nColours; layer += 1) {
    const ink = palette.subarray(layer * 4, layer * 4 + 4);
    const opacity = (ink[3] ?? 0) / 255;
    for (let i = 0; i < colour.length; i += 1) {
      if (colour[i] !== layer) continue;
      const px = Math.round(((xy[2 * i] ?? NaN) - centreX) * scale + width / 2);
      const py = Math.round((centreY - (xy[2 * i + 1] ?? NaN)) * scale + height / 2);
      // NaN compares false: a point without a place is not painted.
      if (!(px >= reach && py >= reach && px < width - reach && py < height - reach)) continue;
      let mask = 0;
      for (let dy = -reach; dy <= reach; dy += 1) {
        let at = ((py + dy) * width + px - reach) * 4;
        for (let dx = 0; dx < side; dx += 1, at += 4, mask += 1) {
          const alpha = (cover[mask] ?? 0) * opacity;
          if (alpha > 0) blend(pixels, at, ink, alpha);
        }
      }
    }
  }
}

/** The whole frame in one colour, opaque. */
export function clearTo({ pixels }: PixelFrame, rgb: readonly [number, number, number]): void {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  words.fill(((255 << 24) | (rgb[2] << 16) | (rgb[1] << 8) | rgb[0]) >>> 0);
}
