/** @file The register of figures and numbers: a line each, at print size, or where it is made. */
import { Button, Switch } from '@mantine/core';
import { Fragment, useState } from 'react';
import { asLabError, isAbort } from '../../domain/errors.ts';
import { useLab } from '../../state/hooks.ts';
import { FigureSizeFields } from '../../ui/figure/FigureSizeFields.tsx';
import { saveFigure } from '../../ui/figure/save-figure.ts';
import { useFigureSize } from '../../ui/figure/use-figure-size.ts';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { saveTable } from '../save/save-table.ts';
import { useMaking } from '../save/use-making.ts';
import classes from './Export.module.css';
import type { FilesProps } from './PictureFiles.tsx';
import type { Result } from './results.ts';
import { Section } from './Section.tsx';
import { useResults } from './use-results.ts';

interface LineProps {
  result: Result;
  onFigure(result: Result, ending: 'svg' | 'png'): void;
  onTable(result: Result, ending: 'csv' | 'npy'): void;
}

function Line({ result, onFigure, onTable }: LineProps) {
  const { title, from, figure, table } = result;
  if (!figure && !table) {
    return (
      <li data-missing>
        <span>{title}</span>
        <span className={classes.from}>not yet: {from}</span>
      </li>
    );
  }
  const button = (word: string, onClick: () => void) => (
    <Button aria-label={`${title}, ${word}`} onClick={onClick}>
      {word}
    </Button>
  );
  return (
    <li>
      <span>{title}</span>
      <span className={classes.endings}>
        {figure && button('SVG', () => onFigure(result, 'svg'))}
        {figure && button('PNG', () => onFigure(result, 'png'))}
      </span>
      <span className={classes.endings}>
        {table && button('CSV', () => onTable(result, 'csv'))}
        {table && button('NPY', () => onTable(result, 'npy'))}
      </span>
    </li>
  );
}

export interface ResultFilesProps extends FilesProps {
  withStimuli: boolean;
}

export function ResultFiles({ dataset, named, withStimuli }: ResultFilesProps) {
  const notify = useLab('system', (s) => s.notify);
  const [size] = useFigureSize();
  const [all, setAll] = useState(false);
  const groups = useResults({ dataset, all, withStimuli });
  const { making, makerOf, cancel } = useMaking();
  const nameOf = ({ name }: Result) => named(name, 'x').replace(/\.x$/, '');
  const failed = (error: unknown) => isAbort(error) || notify('error', asLabError(error).message);
  const onFigure = (result: Result, ending: 'svg' | 'png') => {
    if (!result.figure) return;
    void saveFigure(nameOf(result), makerOf(result.figure), ending, size).catch(failed);
  };
  const onTable = (result: Result, ending: 'csv' | 'npy') => {
    if (result.table) saveTable(nameOf(result), result.table(), ending);
  };
  return (
    <Section
      title="Figures and numbers"
      words="Figures on white, with axes, units and legends, at the size that they are printed in. Numbers as CSV, or as NPY with named columns."
    >
      <FigureSizeFields />
      <Switch
        label="All values of the embedding in its figure, instead of the first 200"
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      {groups.map(({ title, results }) => (
        <Fragment key={title}>
          <h4 className={classes.group}>{title}</h4>
          <ul className={classes.results} aria-label={`${title}, files`}>
            {results.map((result) => (
              <Line key={result.name} {...{ result, onFigure, onTable }} />
            ))}
          </ul>
        </Fragment>
      ))}
      {making && <ProgressLine {...making} onCancel={cancel} />}
    </Section>
  );
}
