/** @file One trial: its picture, number, condition, session, repetition and side of the split. */
import { Tooltip } from '@mantine/core';
import { ConditionThumb } from '../thumb/ConditionThumb.tsx';
import type { Side, TrialRow } from './model.ts';
import classes from './ScanPicker.module.css';

const sideWords: Record<Side, { text: string; help: string }> = {
  train: { text: 'train', help: 'Its condition is on the training side of the split.' },
  val: { text: 'held out', help: 'Its condition is in no training trial.' },
  none: { text: 'unused', help: 'On neither side of the split.' },
};

export function ScanRow({ row, size }: { row: TrialRow; size: number }) {
  const side = sideWords[row.side];
  return (
    <div className={classes.row}>
      <ConditionThumb condition={row.condition} name={row.name} size={size} />
      <div className={classes.words}>
        <div className={classes.first}>
          <Tooltip label="Trial, counted from 0 in loaded order">
            <b>#{row.trial}</b>
          </Tooltip>
          <span className={classes.name}>{row.name}</span>
        </div>
        <div className={classes.second}>
          <Tooltip label="Session, and which presentation of this condition it is">
            <span>
              {row.session === undefined ? '' : `s${row.session} · `}
              {row.repetition} of {row.nRepetitions}
            </span>
          </Tooltip>
          <Tooltip label={side.help}>
            <span className={classes.side} data-side={row.side}>
              {side.text}
            </span>
          </Tooltip>
        </div>
      </div>
    </div>
  );
}
