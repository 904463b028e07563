/** @file One object of the scene under the mouse and the keys: moved, sized, mirrored, ordered, removed. */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { moveObject, resizeObject, sizeOf } from '../../scenes/compose.ts';
import type { SceneObject } from '../../scenes/types.ts';
import classes from './Compose.module.css';
import { editOfKey, type Edit } from './model.ts';

export interface HandleProps {
  object: SceneObject;
  index: number;
  isSelected: boolean;
  select(index: number): void;
  edit(change: Edit, kind?: string): void;
  /** The drag or the key is over. */
  settle(): void;
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(2)}%`;

interface Drag {
  x: number;
  y: number;
  what: 'move' | 'size';
}

/** Fractions of the stage that the pointer moved by since the last call. */
function useDrag({ index, object, edit, settle }: HandleProps) {
  const drag = useRef<Drag>(undefined);
  const begin = (event: PointerEvent<HTMLElement>, what: Drag['what']) => {
    drag.current = { x: event.clientX, y: event.clientY, what };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current;
    const side = event.currentTarget.closest('[data-stage]')?.clientWidth;
    if (!now || !side) return;
    const [dx, dy] = [(event.clientX - now.x) / side, (event.clientY - now.y) / side];
    drag.current = { ...now, x: event.clientX, y: event.clientY };
    if (now.what === 'move') edit((s) => moveObject(s, index, dx, dy), `drag ${index}`);
    else edit((s) => resizeObject(s, index, sizeOf(object) + dx + dy), `size ${index}`);
  };
  const end = () => {
    drag.current = undefined;
    settle();
  };
  return { begin, move, end };
}

export function ObjectHandle(props: HandleProps) {
  const { object, index, isSelected, select, edit, settle } = props;
  const { begin, move, end } = useDrag(props);
  const { box, category, depth } = object;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const change = editOfKey(event.key, event.shiftKey, index);
    if (!change) return;
    event.preventDefault();
    edit(change, `key ${event.key} ${index}`);
  };
  const place = { left: percent(box.x), top: percent(box.y) };
  const size = { width: percent(box.w), height: percent(box.h) };
  return (
    <button
      type="button"
      className={classes.handle}
      aria-label={`${category}: arrows move, + and - size, F mirrors, [ and ] order, Delete removes`}
      aria-pressed={isSelected}
      style={{ ...place, ...size, zIndex: Math.round(100 * depth) }}
      onFocus={() => select(index)}
      onPointerDown={(event) => {
        event.currentTarget.focus();
        begin(event, 'move');
      }}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
      onKeyUp={settle}
    >
      {isSelected && (
        <span
          aria-hidden
          className={classes.corner}
          onPointerDown={(event) => {
            event.stopPropagation();
            begin(event, 'size');
          }}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={end}
        />
      )}
    </button>
  );
}
