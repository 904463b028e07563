/** @file Takes a result away: its figure as SVG and PNG, its numbers as CSV and NPY, and what else it has. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { asLabError, isAbort } from '../../domain/errors.ts';
import { useLab } from '../../state/hooks.ts';
import type { Table } from '../../ui/csv.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { joinable } from './joinable.ts';
import { saveTable } from './save-table.ts';
import classes from './SaveResult.module.css';
import { StudyProvenance } from './StudyProvenance.tsx';
import { useMaking, type WorkingFigure } from './use-making.ts';

export interface SaveResultProps {
  /** What is taken away, for the button's name: `the dose curve`. */
  what: string;
  /** Of the files, without ending. */
  name: string;
  /** Absent where the result is no figure. */
  figure?: WorkingFigure | undefined;
  /** The numbers, as CSV and NPY: the words of the buttons, and the table. */
  numbers?: { label: string; table(): Table };
  /** The result itself, where a store measured it: its numbers and provenance tell what made it. */
  of?: object;
  /** What was asked for: with it the result tells its provenance. */
  asked?: object;
  /** The result has pictures: its provenance tells which generator drew them. */
  hasPictures?: boolean;
  /** More buttons. */
  children?: ReactNode;
}

export function SaveResult(props: SaveResultProps) {
  const { what, name, figure, numbers, of, asked, hasPictures = false, children } = props;
  const notify = useLab('system', (s) => s.notify);
  const { making, makerOf, cancel } = useMaking();
  const save = (ending: 'csv' | 'npy') =>
    numbers && saveTable(name, joinable(numbers.table(), of), ending);
  return (
    <div className={classes.row} role="group" aria-label={`Save ${what}`}>
      {figure && (
        <FigureMenu
          label={`Save the figure of ${what}`}
          name={name}
          make={makerOf(figure)}
          disabled={making !== undefined}
          onError={(error) => isAbort(error) || notify('error', asLabError(error).message)}
        />
      )}
      {numbers && (
        <>
          <Button onClick={() => save('csv')}>{numbers.label}, CSV</Button>
          <Button onClick={() => save('npy')}>NPY</Button>
        </>
      )}
      {children}
      {asked && <StudyProvenance {...{ what, asked, of, hasPictures }} />}
      {making && <ProgressLine {...making} onCancel={cancel} />}
    </div>
  );
}
