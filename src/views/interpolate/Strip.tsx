/** @file The frames of an interpolation in a row, each with its t; a click shows it large. */
import type { InterpolationFrame } from '../../state/types/interpolation.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import classes from './Interpolate.module.css';
import { formatT, thinned } from './model.ts';

export interface StripProps {
  frames: readonly InterpolationFrame[];
  current: number;
  stale: boolean;
  /** At most so many are shown, evenly spread; the player has them all. */
  most: number;
  /** As wide as its box, instead of scrolling. */
  fitted?: boolean;
  onPick(frame: number): void;
}

function nearest(indices: readonly number[], frame: number): number {
  return indices.reduce((best, i) => (Math.abs(i - frame) < Math.abs(best - frame) ? i : best), 0);
}

export function Strip({ frames, current, stale, most, fitted = false, onPick }: StripProps) {
  const indices = thinned(frames.length, most);
  const lit = nearest(indices, current);
  return (
    <ol
      className={fitted ? `${classes.strip} ${classes.fitted}` : classes.strip}
      data-stale={stale || undefined}
      aria-label="Interpolated pictures"
    >
      {indices.map((i) => {
        const frame = frames[i];
        if (!frame) return null;
        const { t, picture } = frame;
        return (
          <li key={i}>
            <button
              type="button"
              className={classes.frame}
              aria-current={i === lit || undefined}
              aria-label={`Frame at t ${formatT(t)}`}
              onClick={() => onPick(i)}
            >
              <PictureCanvas picture={picture} label={`decoded at t ${formatT(t)}`} />
              <span className={classes.t} aria-hidden>
                {i === 0 ? 't 0' : formatT(t)}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
