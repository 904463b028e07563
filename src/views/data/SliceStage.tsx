/** @file The planes of a volume: all three with what is under the crosshair, or one with a slider. */
import { Slider } from '@mantine/core';
import { useMemo, type CSSProperties, type ReactNode } from 'react';
import type { Triple, WorldAxis } from '../../domain/orientation.ts';
import type { Volume } from '../../domain/volume.ts';
import { aspectOf, planeOf, type Plane } from './planes.ts';
import { PlaneView } from './PlaneView.tsx';
import type { SliceLook } from './slice-picture.ts';
import classes from './Slices.module.css';

export interface SliceStageProps {
  volume: Volume;
  mode: 'all' | WorldAxis;
  leftIsRight: boolean;
  at: Triple;
  look: SliceLook;
  label: string;
  onPick(at: Triple, world: WorldAxis): void;
  /** What stands beside the planes. */
  children: ReactNode;
}

/** Heights, rem, of what is above and below the planes in the drawer. */
const around = 25;

/** Coronal and sagittal above axial: mm are as large in all three. */
function stageStyle({ dims, spacing }: Volume, axial: Plane, sagittal: Plane): CSSProperties {
  const width = dims[axial.right] * spacing[axial.right];
  const depth = dims[axial.up] * spacing[axial.up];
  const height = dims[sagittal.up] * spacing[sagittal.up];
  const wide = (width + depth) / (height + depth);
  return {
    gridTemplateColumns: `minmax(0, ${width}fr) minmax(13rem, ${depth}fr)`,
    width: `min(100%, max(29.5rem, calc((100vh - ${around}rem) * ${wide.toFixed(3)})))`,
  };
}

/** No higher than the window leaves room for. */
function singleStyle(aspect: number): CSSProperties {
  return { width: `min(100%, max(14rem, calc((100vh - ${around}rem) / ${aspect.toFixed(3)})))` };
}

export function SliceStage(props: SliceStageProps) {
  const { volume, mode, leftIsRight, at, look, label, onPick, children } = props;
  const { affine } = volume;
  const planes = useMemo(() => {
    const plane = (world: WorldAxis) => planeOf(world, affine, leftIsRight);
    return { 0: plane(0), 1: plane(1), 2: plane(2) };
  }, [affine, leftIsRight]);
  const view = (world: WorldAxis) => (
    <PlaneView {...{ volume, at, look, label, onPick }} plane={planes[world]} />
  );
  if (mode === 'all') {
    return (
      <div className={classes.stage} style={stageStyle(volume, planes[2], planes[0])}>
        {view(1)}
        {view(0)}
        {view(2)}
        {children}
      </div>
    );
  }
  const plane = planes[mode];
  const last = volume.dims[plane.normal] - 1;
  const index = at[plane.normal];
  const move = (value: number) => {
    const next: Triple = [...at];
    next[plane.normal] = value;
    onPick(next, mode);
  };
  return (
    <>
      <div className={classes.index}>
        <Slider
          className={classes.windowSlider}
          aria-label="Slice"
          size={4}
          thumbSize={14}
          thumbLabel={`Slice ${index}, 0 to ${last}`}
          min={0}
          max={Math.max(1, last)}
          disabled={last === 0}
          value={index}
          onChange={move}
        />
        <span>
          slice {index} of 0 to {last}
        </span>
      </div>
      <div className={classes.single}>
        <div style={singleStyle(aspectOf(volume.dims, volume.spacing, plane))}>{view(mode)}</div>
        {children}
      </div>
    </>
  );
}
