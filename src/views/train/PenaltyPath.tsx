/** @file Score against penalty, the chosen one marked: shows whether the range was wide enough. */
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import { penaltyTable, penaltyFigure } from './figures.ts';
import classes from './Train.module.css';
import { penaltyPlot, penaltyWords, type PathPlot } from './model.ts';

const width = 420;
const height = 110;

function Points({ plot, chosen }: { plot: PathPlot; chosen: number }) {
  return plot.points.map(({ penalty, score, x, y }) => (
    <circle
      key={penalty}
      cx={x}
      cy={y}
      r={penalty === chosen ? 5 : 3}
      className={penalty === chosen ? classes.chosen : classes.point}
    >
      <title>{`penalty ${penaltyWords(penalty)}: ${score.toFixed(4)}`}</title>
    </circle>
  ));
}

function Axes({ plot }: { plot: PathPlot }) {
  const [first, last] = [plot.points[0], plot.points.at(-1)];
  return (
    <g className={classes.axes}>
      <path d={`M0 ${height + 10}H${width}`} />
      <text x={0} y={height + 24}>
        {first && penaltyWords(first.penalty)}
      </text>
      <text x={width / 2} y={height + 24} textAnchor="middle">
        ridge penalty (log)
      </text>
      <text x={width} y={height + 24} textAnchor="end">
        {last && penaltyWords(last.penalty)}
      </text>
      <text x={-8} y={4} textAnchor="end">
        {plot.high.toFixed(3)}
      </text>
      <text x={-8} y={height + 4} textAnchor="end">
        {plot.low.toFixed(3)}
      </text>
    </g>
  );
}

export interface PenaltyPathProps {
  path: { penalty: number; score: number }[];
  chosen: number;
  /** The path is of one penalty for all voxels, of which the bands' were searched on from. */
  isBanded: boolean;
}

export function PenaltyPath({ path, chosen, isBanded }: PenaltyPathProps) {
  const plot = penaltyPlot(path, width, height);
  if (!plot) return null;
  return (
    <figure className={classes.path}>
      <svg
        viewBox={`-52 -10 ${width + 66} ${height + 40}`}
        role="img"
        aria-label={`Cross-validated correlation for ${path.length} penalties${isBanded ? ' of all voxels' : `; best at ${penaltyWords(chosen)}`}`}
      >
        <Axes plot={plot} />
        <path d={plot.line} className={classes.line} />
        <Points plot={plot} chosen={chosen} />
      </svg>
      <figcaption className={classes.dim}>
        Cross-validated correlation (mean over dimensions, over trials) for each penalty
        {isBanded ? ', were it one for all voxels' : ''}.
      </figcaption>
      <SaveResult
        what="the penalties"
        name="ridge-penalties"
        figure={(page) => lineFigure(penaltyFigure(path), page)}
        numbers={{ label: 'Penalties', table: () => penaltyTable(path) }}
      />
    </figure>
  );
}
