/** @file A canvas that paints a cloud of points for a camera, at the density of the screen. */
import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { CameraControl } from '../flatmap/use-camera.ts';
import { clearTo, paintPoints, radiusFor, type PixelFrame, type PointCloud } from './paint.ts';
import type { Scheme } from './model.ts';

const grounds: Record<Scheme, readonly [number, number, number]> = {
  dark: [20, 24, 30],
  light: [255, 255, 255],
};

/** Sharper than this is not seen on small discs, and costs four times the pixels. */
const maxDensity = 2;

export function useCloudCanvas(
  cloud: PointCloud,
  { camera, size }: Pick<CameraControl, 'camera' | 'size'>,
  scheme: Scheme,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = useRef<ImageData>(undefined);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d', { alpha: false });
    const density = Math.min(maxDensity, globalThis.devicePixelRatio || 1);
    const width = Math.round(size.width * density);
    const height = Math.round(size.height * density);
    if (!element || !context || width < 1 || height < 1) return;
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    if (image.current?.width !== width || image.current.height !== height) {
      image.current = new ImageData(width, height);
    }
    const frame: PixelFrame = { pixels: image.current.data, width, height };
    clearTo(frame, grounds[scheme]);
    const view = { x: camera.x, y: camera.y, scale: camera.scale * density };
    paintPoints(frame, view, cloud, radiusFor(cloud.colour.length) * density);
    context.putImageData(image.current, 0, 0);
    element.dataset['drawn'] = String(Number(element.dataset['drawn'] ?? 0) + 1);
  }, [cloud, camera, size, scheme]);
  return canvas;
}
