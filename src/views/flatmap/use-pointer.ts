/** @file Pointer and keys on the map: pan, zoom, hover, click, lasso, brush. */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { toMap, wheelFactor } from './camera.ts';
import {
  uniteVoxels,
  voxelsInPolygon,
  voxelsUnderBrush,
  withoutVoxels,
  type Point,
} from './lasso.ts';
import type { PickIndex } from './picking.ts';
import type { FlatmapSettings } from './settings.ts';
import type { CameraControl } from './use-camera.ts';

export interface PointerOptions {
  control: CameraControl;
  index: PickIndex;
  settings: Pick<FlatmapSettings, 'tool' | 'brushRadius'>;
  chosen: readonly number[];
  /** Another voxel is under the pointer; -1 for none. */
  onHover(voxel: number): void;
  /** A voxel was clicked with the pan tool. */
  onPick(voxel: number): void;
  onChoose(voxels: readonly number[]): void;
}

/** Frame coordinates of the lasso being drawn. */
export type Trail = readonly Point[];

interface Drag {
  last: Point;
  moved: boolean;
  /** Alt or shift takes voxels away instead of adding them. */
  takes: boolean;
}

/** A press that moves less than this (CSS px) is a click. */
const clickSlack = 4;

function placeOf(event: PointerEvent<HTMLElement>): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Wheel turns must be taken from the page, which React's own listener may not do. */
function useWheel(canvas: HTMLCanvasElement | null, control: CameraControl) {
  const { zoomAbout } = control;
  useEffect(() => {
    if (!canvas) return undefined;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = canvas.getBoundingClientRect();
      zoomAbout(event.clientX - box.left, event.clientY - box.top, wheelFactor(event));
    };
    canvas.addEventListener('wheel', onWheel, { passive: false });
    return () => canvas.removeEventListener('wheel', onWheel);
  }, [canvas, zoomAbout]);
}

const panStep = 40;

function keyAction(key: string, control: CameraControl): (() => void) | undefined {
  const { size, panBy, zoomAbout, reset } = control;
  const zoom = (factor: number) => () => zoomAbout(size.width / 2, size.height / 2, factor);
  const actions: Record<string, () => void> = {
    ArrowLeft: () => panBy(panStep, 0),
    ArrowRight: () => panBy(-panStep, 0),
    ArrowUp: () => panBy(0, panStep),
    ArrowDown: () => panBy(0, -panStep),
    '+': zoom(1.25),
    '=': zoom(1.25),
    '-': zoom(0.8),
    '0': reset,
    Home: reset,
  };
  return actions[key];
}

export function useMapPointer(canvas: HTMLCanvasElement | null, options: PointerOptions) {
  const { control, index, settings, chosen, onHover, onPick, onChoose } = options;
  const { camera, size } = control;
  const drag = useRef<Drag | undefined>(undefined);
  const [hovered, setHovered] = useState(-1);
  const [trail, setTrail] = useState<Trail>([]);
  useWheel(canvas, control);

  const hover = (voxel: number) => {
    if (voxel === hovered) return;
    setHovered(voxel);
    onHover(voxel);
  };
  const choose = (voxels: readonly number[], takes: boolean) =>
    onChoose(takes ? withoutVoxels(chosen, voxels) : uniteVoxels(chosen, voxels));
  const voxelAt = (at: Point) => index.voxelAt(...toMap(camera, size, at[0], at[1]));
  const brush = (at: Point, takes: boolean) => {
    const radius = settings.brushRadius / camera.scale;
    choose(voxelsUnderBrush(index, toMap(camera, size, at[0], at[1]), radius), takes);
  };

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    const takes = event.altKey || event.shiftKey;
    drag.current = { last: at, moved: false, takes };
    if (settings.tool === 'lasso') setTrail([at]);
    if (settings.tool === 'brush') brush(at, takes);
  };

  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const at = placeOf(event);
    const held = drag.current;
    if (!held) return hover(voxelAt(at));
    const [dx, dy] = [at[0] - held.last[0], at[1] - held.last[1]];
    if (!held.moved && Math.hypot(dx, dy) < clickSlack) return undefined;
    drag.current = { ...held, last: at, moved: true };
    if (settings.tool === 'pan') return control.panBy(dx, dy);
    return settings.tool === 'lasso' ? setTrail([...trail, at]) : brush(at, held.takes);
  };

  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const held = drag.current;
    drag.current = undefined;
    if (!held) return;
    if (settings.tool === 'lasso') {
      const polygon = trail.map(([left, top]) => toMap(camera, size, left, top));
      choose(voxelsInPolygon(index, polygon), held.takes);
      setTrail([]);
    } else if (settings.tool === 'pan' && !held.moved) {
      onPick(voxelAt(placeOf(event)));
    }
  };

  const abandon = () => {
    drag.current = undefined;
    setTrail([]);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLCanvasElement>) => {
    if (event.ctrlKey || event.metaKey) return;
    const action = keyAction(event.key, control);
    if (!action) return;
    event.preventDefault();
    action();
  };

  const handlers = {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onKeyDown,
    onPointerCancel: abandon,
    onPointerLeave: () => hover(-1),
  };
  return { hovered, trail, handlers };
}
