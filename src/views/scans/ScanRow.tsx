/** @file One trial: its picture, number, condition, session, repetition and side of the split. */
import { memo } from 'react';
import { scanWords } from '../../domain/presentations.ts';
import { useLab } from '../../state/hooks.ts';
import { ConditionThumb } from '../thumb/ConditionThumb.tsx';
import type { Side, TrialRow } from './model.ts';
import classes from './ScanPicker.module.css';

const sideWords: Record<Side, { text: string; help: string }> = {
  train: { text: 'train', help: 'Its condition is on the training side of the split.' },
  val: { text: 'held out', help: 'Its condition is in no training trial.' },
  none: { text: 'unused', help: 'On neither side of the split.' },
};

export interface ScanRowProps {
  row: TrialRow;
  /** Of the thumbnail. */
  size: number;
  /** The trials whose mean is decoded in place of the trial. */
  mean?: readonly number[] | undefined;
}

/** Which of the presentations it is, or that it is the mean of all. */
function Place({ row, mean }: Pick<ScanRowProps, 'row' | 'mean'>) {
  if (mean) return <span title={scanWords(mean)}>mean of {mean.length}</span>;
  return (
    <span title="Session, and which presentation of this condition it is">
      {row.session === undefined ? '' : `s${row.session} · `}
      {row.repetition} of {row.nRepetitions}
    </span>
  );
}

export const ScanRow = memo(function ScanRow({ row, size, mean }: ScanRowProps) {
  const side = sideWords[row.side];
  const isPointed = useLab('pointing', (s) => s.condition === row.condition);
  const pointAt = useLab('pointing', (s) => s.pointAtCondition);
  return (
    <div
      className={classes.row}
      data-pointed={isPointed || undefined}
      onPointerEnter={() => pointAt(row.condition)}
      onPointerLeave={() => pointAt(undefined)}
    >
      <ConditionThumb condition={row.condition} name={row.name} size={size} />
      <div className={classes.words}>
        <div className={classes.first}>
          <b title="Trial, counted from 0 in loaded order">#{row.trial}</b>
          <span className={classes.name}>{row.name}</span>
        </div>
        <div className={classes.second}>
          <Place row={row} mean={mean} />
          <span className={classes.side} data-side={row.side} title={side.help}>
            {side.text}
          </span>
        </div>
      </div>
    </div>
  );
});
