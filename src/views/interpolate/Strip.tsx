/** @file The frames of an interpolation in a row, each with its t; a click shows it large. */
import type { InterpolationFrame } from '../../state/types.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import classes from './Interpolate.module.css';
import { formatT } from './model.ts';

export interface StripProps {
  frames: readonly InterpolationFrame[];
  current: number;
  stale: boolean;
  onPick(frame: number): void;
}

export function Strip({ frames, current, stale, onPick }: StripProps) {
  return (
    <ol
      className={classes.strip}
      data-stale={stale || undefined}
      aria-label="Interpolated pictures"
    >
      {frames.map(({ t, picture }, i) => (
        <li key={t}>
          <button
            type="button"
            className={classes.frame}
            aria-current={i === current || undefined}
            aria-label={`Frame at t ${formatT(t)}`}
            onClick={() => onPick(i)}
          >
            <PictureCanvas picture={picture} label={`decoded at t ${formatT(t)}`} />
            <span className={classes.t} aria-hidden>
              {i === 0 ? 't 0' : formatT(t)}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
