/** @file One plane of a volume: the slice, its sides, the crosshair; pressing or dragging moves it. */
import { memo, useMemo, type PointerEvent } from 'react';
import type { Triple, WorldAxis } from '../../domain/orientation.ts';
import type { Volume } from '../../domain/volume.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { usePerFrame } from '../../ui/use-per-frame.ts';
import { aspectOf, pixelOf, planeWords, sizeOf, voxelOf, type Plane } from './planes.ts';
import { cutSlice, paintSlice, type SliceLook } from './slice-picture.ts';
import classes from './Slices.module.css';

export interface PlaneViewProps {
  volume: Volume;
  plane: Plane;
  at: Triple;
  look: SliceLook;
  /** Of the volume. */
  label: string;
  onPick(at: Triple, world: WorldAxis): void;
}

/** The slice itself, drawn anew only when another one is looked at or it looks different. */
const SlicePicture = memo(function SlicePicture(
  props: Omit<PlaneViewProps, 'at' | 'onPick'> & { index: number },
) {
  const { volume, plane, index, look, label } = props;
  const { dims, values } = volume;
  const { width, height } = sizeOf(dims, plane);
  const n = width * height;
  const where = useMemo(() => {
    const at: Triple = [0, 0, 0];
    at[plane.normal] = index;
    return { dims, plane, at };
  }, [dims, plane, index]);
  // Cut apart from the colours: across the volume it is slow, and other colours need no new cut.
  const { overlay } = look;
  const cut = useMemo(() => cutSlice(values, new Float32Array(n), where), [values, n, where]);
  const regions = useMemo(
    () => overlay && cutSlice(overlay, new Uint8Array(n), where),
    [overlay, n, where],
  );
  const picture = useMemo(
    () => ({
      width,
      height,
      channels: 4 as const,
      pixels: paintSlice({ values: cut, regions }, look),
    }),
    [width, height, cut, regions, look],
  );
  return (
    <PictureCanvas
      picture={picture}
      rendering="pixelated"
      label={`${label}, ${planeWords[plane.world]} slice ${index}`}
    />
  );
});

const percent = (place: number, of: number) => `${(100 * (place + 0.5)) / of}%`;

export function PlaneView({ volume, plane, at, look, label, onPick }: PlaneViewProps) {
  const { dims, spacing } = volume;
  const { width, height } = sizeOf(dims, plane);
  const { column, row } = pixelOf(at, dims, plane);
  const pick = usePerFrame((element: HTMLElement, clientX: number, clientY: number) => {
    const box = element.getBoundingClientRect();
    const share = (at: number, from: number, size: number, n: number) =>
      Math.min(n - 1, Math.max(0, Math.floor(((at - from) / size) * n)));
    const x = share(clientX, box.left, box.width, width);
    const y = share(clientY, box.top, box.height, height);
    onPick(voxelOf(x, y, { at, dims, plane }), plane.world);
  });
  const follow = (event: PointerEvent<HTMLDivElement>) =>
    pick(event.currentTarget, event.clientX, event.clientY);
  return (
    <div
      className={classes.plane}
      style={{ aspectRatio: 1 / aspectOf(dims, spacing, plane) }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && follow(event)}
    >
      <SlicePicture {...{ volume, plane, look, label }} index={at[plane.normal]} />
      <i className={classes.across} style={{ left: percent(column, width) }} />
      <i className={classes.along} style={{ top: percent(row, height) }} />
      {plane.sides &&
        Object.entries(plane.sides).map(([side, letter]) => (
          <span key={side} className={classes.side} data-side={side} aria-hidden>
            {letter}
          </span>
        ))}
    </div>
  );
}
