/** @file Where the frames of an interpolation will stand, before they are drawn. */
import classes from './Interpolate.module.css';
import { formatT, thinned } from './model.ts';

export interface EmptyStripProps {
  nSteps: number;
  /** At most so many places are shown, evenly spread. */
  most: number;
}

export function EmptyStrip({ nSteps, most }: EmptyStripProps) {
  return (
    <div className={classes.emptyStrip}>
      <ol className={classes.strip} aria-hidden>
        {thinned(nSteps, most).map((i) => (
          <li key={i}>
            <div className={classes.blank} />
            <span className={classes.t}>{i === 0 ? 't 0' : formatT(i / (nSteps - 1))}</span>
          </li>
        ))}
      </ol>
      <p className={classes.idle}>
        <span>Pictures decoded between the two scans appear here.</span>
      </p>
    </div>
  );
}
