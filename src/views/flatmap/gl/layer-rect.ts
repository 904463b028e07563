/** @file Where the layers of a map lie in whole pixels, and which part of them a frame shows. */
import type { Bounds } from '../geometry.ts';
import type { Frame } from './scene.ts';

/** A rectangle of whole pixels; pixel (i, j) covers [i, i + 1) × [j, j + 1) of map units × scale. */
export interface PixelRect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Device pixels in a map unit. */
export function pixelScale({ camera, pixelRatio }: Frame): number {
  return camera.scale * pixelRatio;
}

/** The pixels of a frame, at most half a pixel from where its camera stands. */
export function frameRect(frame: Frame): PixelRect {
  const { camera, size, pixelRatio } = frame;
  const scale = pixelScale(frame);
  const width = Math.max(1, Math.round(size.width * pixelRatio));
  const height = Math.max(1, Math.round(size.height * pixelRatio));
  const x = Math.round(camera.x * scale - width / 2);
  return { x, y: Math.round(camera.y * scale - height / 2), width, height };
}

/** At least one pixel, so that a texture can be made of it. */
function between(x0: number, y0: number, x1: number, y1: number): PixelRect {
  return { x: x0, y: y0, width: Math.max(1, x1 - x0), height: Math.max(1, y1 - y0) };
}

/** What both have. */
export function meet(a: PixelRect, b: PixelRect): PixelRect {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const right = Math.min(a.x + a.width, b.x + b.width);
  return between(x, y, right, Math.min(a.y + a.height, b.y + b.height));
}

export function holds(outer: PixelRect, inner: PixelRect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

/** Around the map, with room for the outlines on its rim. */
export function mapRect(bounds: Bounds, scale: number, rim: number): PixelRect {
  const [x, y] = [Math.floor(bounds.minX * scale) - rim, Math.floor(bounds.minY * scale) - rim];
  return between(x, y, Math.ceil(bounds.maxX * scale) + rim, Math.ceil(bounds.maxY * scale) + rim);
}

const marginShare = 0.25;

/** The frame and a margin to move in. */
export function withMargin({ x, y, width, height }: PixelRect): PixelRect {
  const [dx, dy] = [Math.ceil(marginShare * width), Math.ceil(marginShare * height)];
  return { x: x - dx, y: y - dy, width: width + 2 * dx, height: height + 2 * dy };
}
