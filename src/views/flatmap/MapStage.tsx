/** @file The canvas of the map with all that lies over it: names, lasso, readout. */
import { useEffect, useState } from 'react';
import type { Roi } from '../../domain/roi.ts';
import { useLetterZoom } from '../../ui/letter-size.ts';
import { toScreen } from './camera.ts';
import classes from './Flatmap.module.css';
import type { MapPart } from './geometry.ts';
import type { Scene } from './gl/scene.ts';
import { useDrawer } from './gl/use-drawer.ts';
import { placeLabels } from './labels.ts';
import type { PickIndex } from './picking.ts';
import type { FlatmapSettings } from './settings.ts';
import type { CameraControl } from './use-camera.ts';
import type { MapRegions, Reliability } from './model.ts';
import { useSnapshot } from './use-snapshot.ts';
import type { ValueMap } from './values.ts';
import { useMapPointer, type Trail } from './use-pointer.ts';

export interface MapStageProps {
  scene: Scene;
  index: PickIndex;
  control: CameraControl;
  settings: FlatmapSettings;
  chosen: readonly number[];
  /** Is this ROI perturbed now? */
  isMarked(roi: Roi): boolean;
  /** For figures of the map: what is outlined and painted, and where colours do not fade. */
  regions: MapRegions;
  map: ValueMap | undefined;
  fading: Reliability | undefined;
  /** Name of the region that is pointed at. */
  pointed: string | undefined;
  /** The voxel under the pointer, -1 for none. */
  onHover(voxel: number): void;
  onPick(voxel: number): void;
  onPickRoi(roi: Roi): void;
  onChoose(voxels: readonly number[]): void;
  /** One line about a voxel. */
  describe(voxel: number): string;
}

function Labels(
  props: Pick<MapStageProps, 'regions' | 'control' | 'isMarked' | 'pointed' | 'onPickRoi'>,
) {
  const { regions, control, isMarked, pointed, onPickRoi } = props;
  const zoom = useLetterZoom();
  return placeLabels(regions.anchors, control.camera, control.size, zoom).map(
    ({ roi, left, top }) => (
      <button
        key={`${roi.name} ${Math.round(left)} ${Math.round(top)}`}
        type="button"
        tabIndex={-1}
        className={classes.label}
        data-marked={isMarked(roi) || undefined}
        data-pointed={roi.name === pointed || undefined}
        style={{ translate: `${left}px ${top}px` }}
        onClick={() => onPickRoi(roi)}
      >
        {roi.name}
      </button>
    ),
  );
}

function PartNames({ parts, control }: { parts: readonly MapPart[]; control: CameraControl }) {
  return parts.map(({ label, bounds }) => {
    const { camera, size } = control;
    const [left, top] = toScreen(camera, size, (bounds.minX + bounds.maxX) / 2, bounds.maxY);
    return (
      <span key={label} className={classes.part} style={{ translate: `${left}px ${top}px` }}>
        {label}
      </span>
    );
  });
}

function Lasso({ trail }: { trail: Trail }) {
  if (trail.length < 2) return null;
  return (
    <svg className={classes.lasso} aria-hidden>
      <polygon points={trail.map((point) => point.join(',')).join(' ')} />
    </svg>
  );
}

function pixelRatio(): number {
  return typeof window === 'undefined' ? 1 : window.devicePixelRatio;
}

export function MapStage(props: MapStageProps) {
  const { scene, index, control, settings, chosen, onHover, onPick, onChoose, describe } = props;
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const { hovered, trail, handlers } = useMapPointer(canvas, {
    control,
    index,
    settings,
    chosen,
    onHover,
    onPick,
    onChoose,
  });
  const { camera, size } = control;
  const drawer = useDrawer(canvas);
  useEffect(() => {
    const frame = { camera, size, hovered, pixelRatio: pixelRatio() };
    if (size.width > 0) drawer.current?.show(scene, frame);
  });
  const { regions, map, fading } = props;
  useSnapshot(drawer, { scene, regions, hasNames: settings.labels, map, fading });
  return (
    <>
      <canvas
        ref={setCanvas}
        className={classes.canvas}
        tabIndex={0}
        role="application"
        aria-roledescription="flatmap"
        aria-label="Flatmap of the voxels: arrow keys pan, plus and minus zoom, 0 resets; regions are set in the ROI panel"
        {...handlers}
      />
      <PartNames parts={scene.geometry.parts} control={control} />
      {settings.labels && <Labels {...props} />}
      <Lasso trail={trail} />
      <output className={classes.readout} aria-live="off" data-testid="voxel-readout">
        {hovered >= 0 ? describe(hovered) : ''}
      </output>
    </>
  );
}
