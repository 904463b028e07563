/** @file Takes a result away: its figure as SVG and PNG, its numbers as CSV, and what else it has. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { asLabError } from '../../domain/errors.ts';
import { useLab } from '../../state/hooks.ts';
import { download } from '../../ui/download.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import type { MakeFigure } from '../../ui/figure/save-figure.ts';
import classes from './SaveResult.module.css';

export interface SaveResultProps {
  /** What is taken away, for the button's name: `the dose curve`. */
  what: string;
  /** Of the files, without ending. */
  name: string;
  /** Absent where the result is no figure. */
  figure?: MakeFigure | undefined;
  /** The numbers as a table: the words of its button, and the text. */
  csv?: { label: string; text(): string };
  /** More buttons. */
  children?: ReactNode;
}

export function SaveResult({ what, name, figure, csv, children }: SaveResultProps) {
  const notify = useLab('system', (s) => s.notify);
  return (
    <div className={classes.row} role="group" aria-label={`Save ${what}`}>
      {figure && (
        <FigureMenu
          label={`Save the figure of ${what}`}
          name={name}
          make={figure}
          onError={(error) => notify('error', asLabError(error).message)}
        />
      )}
      {csv && (
        <Button onClick={() => download(`${name}.csv`, csv.text(), 'text/csv')}>{csv.label}</Button>
      )}
      {children}
    </div>
  );
}
