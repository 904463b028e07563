/** @file Takes a result away: its figure as SVG and PNG, its numbers as CSV, and what else it has. */
import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { asLabError, isAbort } from '../../domain/errors.ts';
import { useLab } from '../../state/hooks.ts';
import { download } from '../../ui/download.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import type { FigureWork, MakeFigure } from '../../ui/figure/save-figure.ts';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import classes from './SaveResult.module.css';
import { StudyProvenance } from './StudyProvenance.tsx';

export interface SaveResultProps {
  /** What is taken away, for the button's name: `the dose curve`. */
  what: string;
  /** Of the files, without ending. */
  name: string;
  /** Absent where the result is no figure. */
  figure?: ((widthMm: number, work: FigureWork) => string | Promise<string>) | undefined;
  /** The numbers as a table: the words of its button, and the text. */
  csv?: { label: string; text(): string };
  /** What was asked for: with it the result tells its provenance. */
  asked?: object;
  /** More buttons. */
  children?: ReactNode;
}

interface Making {
  what: string;
  fraction: number;
}

/** The figure, with how far it is while it is made, and a way to stop; nothing is shown of quick ones. */
function useMaking(figure: SaveResultProps['figure']) {
  const [making, setMaking] = useState<Making>();
  const running = useRef<AbortController>(undefined);
  const cancel = () => running.current?.abort(new DOMException('Cancelled.', 'AbortError'));
  useEffect(() => cancel, []);
  const make: MakeFigure = async (widthMm) => {
    cancel();
    const mine = new AbortController();
    running.current = mine;
    const progress = (what: string, fraction: number) => {
      if (!mine.signal.aborted) setMaking({ what, fraction });
    };
    try {
      const made = await figure?.(widthMm, { signal: mine.signal, progress });
      mine.signal.throwIfAborted();
      return made ?? '';
    } finally {
      if (running.current === mine) setMaking(undefined);
    }
  };
  return { making, make, cancel };
}

export function SaveResult({ what, name, figure, csv, asked, children }: SaveResultProps) {
  const notify = useLab('system', (s) => s.notify);
  const { making, make, cancel } = useMaking(figure);
  return (
    <div className={classes.row} role="group" aria-label={`Save ${what}`}>
      {figure && (
        <FigureMenu
          label={`Save the figure of ${what}`}
          name={name}
          make={make}
          disabled={making !== undefined}
          onError={(error) => isAbort(error) || notify('error', asLabError(error).message)}
        />
      )}
      {csv && (
        <Button onClick={() => download(`${name}.csv`, csv.text(), 'text/csv')}>{csv.label}</Button>
      )}
      {children}
      {asked && <StudyProvenance what={what} asked={asked} />}
      {making && <ProgressLine {...making} onCancel={cancel} />}
    </div>
  );
}
