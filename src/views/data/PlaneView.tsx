/** @file One plane of a volume: the slice, its sides, the crosshair; pressing or dragging moves it. */
import { useMemo, type PointerEvent } from 'react';
import type { Triple } from '../../domain/orientation.ts';
import type { Volume } from '../../domain/volume.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { aspectOf, pixelOf, planeWords, sizeOf, voxelOf, type Plane } from './planes.ts';
import { pictureOf, type SliceLook } from './slices.ts';
import classes from './Slices.module.css';

export interface PlaneViewProps {
  volume: Volume;
  plane: Plane;
  at: Triple;
  look: SliceLook;
  /** Of the volume. */
  label: string;
  onPick(at: Triple): void;
}

const percent = (place: number, of: number) => `${(100 * (place + 0.5)) / of}%`;

export function PlaneView({ volume, plane, at, look, label, onPick }: PlaneViewProps) {
  const { dims, spacing } = volume;
  const index = at[plane.normal];
  const picture = useMemo(() => {
    const through: Triple = [0, 0, 0];
    through[plane.normal] = index;
    return pictureOf(volume, plane, through, look);
  }, [volume, plane, index, look]);
  const { width, height } = sizeOf(dims, plane);
  const { column, row } = pixelOf(at, dims, plane);
  const pick = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (at: number, from: number, size: number, n: number) =>
      Math.min(n - 1, Math.max(0, Math.floor(((at - from) / size) * n)));
    const x = share(event.clientX, box.left, box.width, width);
    const y = share(event.clientY, box.top, box.height, height);
    onPick(voxelOf(x, y, { at, dims, plane }));
  };
  return (
    <div
      className={classes.plane}
      style={{ aspectRatio: 1 / aspectOf(dims, spacing, plane) }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pick(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && pick(event)}
    >
      <PictureCanvas
        picture={picture}
        rendering="pixelated"
        label={`${label}, ${planeWords[plane.world]} slice ${index}`}
      />
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
