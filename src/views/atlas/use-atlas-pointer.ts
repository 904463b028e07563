/** @file Pointer and keys on the map of embeddings: pan, zoom, hover, pick. */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { toMap, wheelFactor } from '../flatmap/camera.ts';
import type { PickIndex } from '../flatmap/picking.ts';
import type { CameraControl } from '../flatmap/use-camera.ts';

/** A press that moves less than this (CSS px) is a click. */
const clickSlack = 4;
const keyStep = 40;

function placeOf(event: PointerEvent<HTMLElement>): [number, number] {
  const box = event.currentTarget.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Wheel turns must be taken from the page, which React's own listener may not do. */
function useWheel(frame: HTMLElement | null, zoomAbout: CameraControl['zoomAbout']) {
  useEffect(() => {
    if (!frame) return undefined;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = frame.getBoundingClientRect();
      zoomAbout(event.clientX - box.left, event.clientY - box.top, wheelFactor(event));
    };
    frame.addEventListener('wheel', onWheel, { passive: false });
    return () => frame.removeEventListener('wheel', onWheel);
  }, [frame, zoomAbout]);
}

function keyAction(key: string, control: CameraControl): (() => void) | undefined {
  const { width, height } = control.size;
  const zoom = (factor: number) => () => control.zoomAbout(width / 2, height / 2, factor);
  const actions: Record<string, () => void> = {
    ArrowLeft: () => control.panBy(keyStep, 0),
    ArrowRight: () => control.panBy(-keyStep, 0),
    ArrowUp: () => control.panBy(0, keyStep),
    ArrowDown: () => control.panBy(0, -keyStep),
    '+': zoom(1.25),
    '=': zoom(1.25),
    '-': zoom(0.8),
    '0': control.reset,
  };
  return actions[key];
}

export interface AtlasPointer {
  /** Row under the pointer; -1 where none is near. */
  hovered: number;
  handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerLeave(): void;
    onKeyDown(event: KeyboardEvent<HTMLElement>): void;
  };
}

export function useAtlasPointer(
  frame: HTMLElement | null,
  control: CameraControl,
  index: PickIndex,
  onPick: (row: number) => void,
): AtlasPointer {
  const [hovered, setHovered] = useState(-1);
  const drag = useRef<{ last: [number, number]; moved: number }>(undefined);
  useWheel(frame, control.zoomAbout);
  const rowAt = ([left, top]: [number, number]) =>
    index.voxelAt(...toMap(control.camera, control.size, left, top));
  return {
    hovered,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { last: placeOf(event), moved: 0 };
      },
      onPointerMove: (event) => {
        const place = placeOf(event);
        if (!drag.current) return setHovered(rowAt(place));
        const [dx, dy] = [place[0] - drag.current.last[0], place[1] - drag.current.last[1]];
        drag.current = { last: place, moved: drag.current.moved + Math.hypot(dx, dy) };
        control.panBy(dx, dy);
      },
      onPointerUp: (event) => {
        const isClick = (drag.current?.moved ?? Infinity) < clickSlack;
        drag.current = undefined;
        const row = isClick ? rowAt(placeOf(event)) : -1;
        if (row >= 0) onPick(row);
      },
      onPointerLeave: () => setHovered(-1),
      onKeyDown: (event) => {
        const act = keyAction(event.key, control);
        if (!act || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        act();
      },
    },
  };
}
