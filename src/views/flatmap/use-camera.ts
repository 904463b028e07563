/** @file The camera over a frame of a given size: all in view until one pans or zooms. */
import { useCallback, useMemo, useState } from 'react';
import { fit, pan, zoomAt, type Camera, type Insets, type Size } from './camera.ts';
import type { Bounds } from './geometry.ts';

export interface CameraControl {
  size: Size;
  camera: Camera;
  isHome: boolean;
  panBy(dx: number, dy: number): void;
  zoomAbout(left: number, top: number, factor: number): void;
  reset(): void;
}

const insets: Insets = { top: 20, bottom: 46, side: 12 };

export function useCamera(bounds: Bounds, width: number, height: number): CameraControl {
  const size = useMemo(() => ({ width, height }), [width, height]);
  const home = useMemo(() => fit(bounds, size, insets), [bounds, size]);
  // Another dataset has other bounds: its map starts in full view.
  const [moved, setMoved] = useState<{ camera: Camera; bounds: Bounds }>();
  const ownCamera = moved?.bounds === bounds ? moved.camera : undefined;
  const camera = ownCamera ?? home;
  const move = useCallback(
    (change: (camera: Camera) => Camera) =>
      setMoved((last) => ({
        camera: change(last?.bounds === bounds ? last.camera : home),
        bounds,
      })),
    [bounds, home],
  );
  const panBy = useCallback((dx: number, dy: number) => move((c) => pan(c, dx, dy)), [move]);
  const zoomAbout = useCallback(
    (left: number, top: number, factor: number) =>
      move((c) => zoomAt(c, size, [left, top], factor, home)),
    [move, size, home],
  );
  const reset = useCallback(() => setMoved(undefined), []);
  return { size, camera, isHome: ownCamera === undefined, panBy, zoomAbout, reset };
}
