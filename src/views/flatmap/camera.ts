/** @file Pan and zoom of the map: pure functions of a camera and the size of its frame. */
import type { Bounds } from './geometry.ts';

/** CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** The point of the map in the middle of the frame, and CSS pixels per map unit. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

/** Room (CSS px) that controls take from the frame on each side. */
export interface Insets {
  top: number;
  bottom: number;
  side: number;
}

const maxZoom = 40;

/** Shows all of `bounds`, centred in what the insets leave. */
export function fit(bounds: Bounds, size: Size, insets: Insets): Camera {
  const width = Math.max(1, size.width - 2 * insets.side);
  const height = Math.max(1, size.height - insets.top - insets.bottom);
  const scale = Math.min(
    width / Math.max(1e-6, bounds.maxX - bounds.minX),
    height / Math.max(1e-6, bounds.maxY - bounds.minY),
  );
  const shift = (insets.top - insets.bottom) / 2 / scale;
  return {
    x: (bounds.minX + bounds.maxX) / 2,
    y: (bounds.minY + bounds.maxY) / 2 + shift,
    scale,
  };
}

/** Map to frame; y of the frame points down. */
export function toScreen(camera: Camera, size: Size, x: number, y: number): [number, number] {
  return [
    (x - camera.x) * camera.scale + size.width / 2,
    (camera.y - y) * camera.scale + size.height / 2,
  ];
}

/** Frame to map. */
export function toMap(camera: Camera, size: Size, left: number, top: number): [number, number] {
  return [
    (left - size.width / 2) / camera.scale + camera.x,
    camera.y - (top - size.height / 2) / camera.scale,
  ];
}

/** The map follows the pointer by so many CSS pixels. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x - dx / camera.scale, y: camera.y + dy / camera.scale };
}

/** Zooms by `factor` about a point of the frame, between the whole map and 40 times that. */
export function zoomAt(
  camera: Camera,
  size: Size,
  at: readonly [number, number],
  factor: number,
  home: Camera,
): Camera {
  const scale = Math.min(home.scale * maxZoom, Math.max(home.scale * 0.5, camera.scale * factor));
  const [x, y] = toMap(camera, size, at[0], at[1]);
  return {
    scale,
    x: x - (at[0] - size.width / 2) / scale,
    y: y + (at[1] - size.height / 2) / scale,
  };
}

/** Factor of a wheel turn: a notch of a mouse is about a fifth, a touch pad is smooth. */
export function wheelFactor(event: { deltaY: number; deltaMode: number }): number {
  const pixels = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY;
  return Math.exp(-Math.max(-200, Math.min(200, pixels)) * 0.002);
}
