/** @file Pictures of one scan: a row for each generator, a column for each condition. */
import { Fragment } from 'react';
import type { Comparison, ComparedRow } from '../../state/compare.ts';
import { scanWords } from '../../domain/presentations.ts';
import { useLab, useSelection } from '../../state/hooks.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Generators.module.css';
import { isStale, modeHelp, modeTitles } from './model.ts';

function Cell({ name, cell }: { name: string; cell: ComparedRow['cells'][number] }) {
  const { mode, picture, error } = cell;
  return picture ? (
    <PictureCanvas picture={picture} label={`${name}, by ${modeTitles[mode].toLowerCase()}`} />
  ) : (
    <p className={classes.refused}>{error}</p>
  );
}

export function ComparisonGrid({ comparison }: { comparison: Comparison }) {
  const settings = useLab('generators', (s) => s.settings);
  const stale = isStale(comparison, useSelection(), settings);
  const { modes, rows, seen } = comparison;
  const nSeen = seen ? 1 : 0;
  return (
    <div data-stale={stale || undefined} className={classes.result}>
      {stale && <p role="status">Of an earlier selection: draw again.</p>}
      <div
        className={classes.grid}
        style={{ gridTemplateColumns: `repeat(${modes.length + nSeen}, minmax(0, 1fr))` }}
      >
        {seen && (
          <Tooltip label="The stimulus of this scan, once for all generators">
            <b>Seen: {scanWords(comparison.trials).toLowerCase()}</b>
          </Tooltip>
        )}
        {modes.map((mode) => (
          <Tooltip key={mode} label={modeHelp[mode]}>
            <b>{modeTitles[mode]}</b>
          </Tooltip>
        ))}
        {rows.map(({ sha256, name, cells }, row) => (
          <Fragment key={sha256}>
            <h4 className={classes.name}>{name}</h4>
            {seen && (row === 0 ? <PictureCanvas picture={seen} label="Seen" /> : <span />)}
            {cells.map((cell) => (
              <Cell key={cell.mode} name={name} cell={cell} />
            ))}
          </Fragment>
        ))}
      </div>
    </div>
  );
}
