/** @file What the threshold did to the raw embeddings: least and largest value at each position, before and after. */
import type { Training } from '../../state/types/training.ts';
import { FactList } from '../../ui/Fact.tsx';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import { thresholdTable, thresholdFigure } from './figures.ts';
import { rangePath, thresholdFacts } from './threshold.ts';
import classes from './Train.module.css';

const [width, height] = [640, 120];

export function ThresholdFigure({ report }: { report: NonNullable<Training['threshold']> }) {
  const { limit } = report;
  const box = { width, height };
  const { before, after, most, limitAt } = rangePath(report, box);
  return (
    <figure className={classes.path}>
      <svg
        viewBox={`-46 -8 ${width + 54} ${height + 34}`}
        role="img"
        aria-label={`Range of the raw embeddings at each position, ${limit > 0 ? `held within ${limit}` : 'not held'}`}
      >
        <path d={before} className={classes.rangeBefore} />
        <path d={after} className={classes.rangeAfter} />
        {limitAt.map((y) => (
          <path key={y} d={`M0 ${y}H${width}`} className={classes.limit} />
        ))}
        <g className={classes.axes}>
          <text x={-6} y={8} textAnchor="end">
            {most.toFixed(1)}
          </text>
          <text x={-6} y={height} textAnchor="end">
            {(-most).toFixed(1)}
          </text>
          <text x={width / 2} y={height + 20} textAnchor="middle">
            CLIP dimension
          </text>
        </g>
      </svg>
      <figcaption className={classes.dim}>
        Least to largest raw value of each dimension over the training conditions
        {limit > 0
          ? `: grey as CLIP gives them, coloured held within ±${limit} (dashed), before they get unit norm.`
          : '. No threshold: outliers stay.'}
      </figcaption>
      <SaveResult
        what="the range of the raw embeddings"
        name="embedding-range"
        figure={(page) => lineFigure(thresholdFigure(report), page)}
        numbers={{ label: 'Range', table: () => thresholdTable(report) }}
      />
      <FactList wide rows={thresholdFacts(report)} />
    </figure>
  );
}
