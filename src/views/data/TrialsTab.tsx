/** @file The table of trials, any number of them: a row chosen is the scan that is decoded. */
import { useMemo } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLab } from '../../state/hooks.ts';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { indexTrials, trialRow } from '../scans/model.ts';
import classes from './Data.module.css';

const rowHeight = 24;
const columns = ['Trial', 'Session', 'In session', 'Condition', 'Repetition', 'Side'];
const sides = { train: 'train', val: 'held out', none: 'unused' };

export function TrialsTab({ dataset }: { dataset: DatasetInfo }) {
  const trial = useLab('selection', (s) => s.trial);
  const selectTrial = useLab('selection', (s) => s.selectTrial);
  const index = useMemo(() => indexTrials(dataset), [dataset]);
  const cells = (i: number) => {
    const row = trialRow(dataset, index, i);
    const first = dataset.sessions[index.session[i] ?? -1]?.firstTrial ?? 0;
    return [
      i,
      row.session ?? '',
      i - first,
      row.name,
      `${row.repetition} of ${row.nRepetitions}`,
      sides[row.side],
    ];
  };
  return (
    <>
      <p className={classes.dim}>
        Trials and rows count from 0; the session is that of the file. {dataset.nTrials} trials of{' '}
        {dataset.nConditions} conditions.
      </p>
      <div className={classes.tableHead} aria-hidden>
        {columns.map((column) => (
          <span key={column}>{column}</span>
        ))}
      </div>
      <div className={classes.table}>
        <VirtualList
          label={`Table of ${dataset.nTrials} trials`}
          count={dataset.nTrials}
          rowHeight={rowHeight}
          selected={trial}
          onSelect={selectTrial}
          renderRow={(i) => (
            <span className={classes.tableRow}>
              {cells(i).map((cell, column) => (
                <span key={column}>{cell}</span>
              ))}
            </span>
          )}
          empty="No trials."
        />
      </div>
    </>
  );
}
