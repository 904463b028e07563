/** @file True embeddings of the stimuli: how many there are, by what, kept or not, and encoding all. */
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useLab } from '../../state/hooks.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Data.module.css';
import { embeddedTitles, embeddedWords } from './embedded.ts';

export function Embedded() {
  const { sets, task, encodeAll, cancel, refresh } = useLab('encoding', (s) => s);
  useEffect(() => refresh(), [refresh]);
  if (sets.length === 0) return null;
  const isRunning = task.status === 'running';
  return (
    <section aria-label="Embeddings of the stimuli" className={classes.saved}>
      <h3 className={classes.heading}>Embeddings of the stimuli</h3>
      <p className={classes.dim}>
        The truth that decoding is judged by and mappers are trained on. Stimuli are encoded when
        they are needed, or all at once here.
      </p>
      <ul className={classes.embedded}>
        {sets.map((one) => (
          <li key={one.target}>
            <b>{embeddedTitles[one.target]}</b>
            <span>{embeddedWords(one)}</span>
            {one.by !== undefined && one.known < one.total && (
              <Tooltip label="Once kept, they are read back on the next visit instead of computed">
                <Button
                  size="compact-xs"
                  disabled={isRunning}
                  aria-label={`Encode all: ${embeddedTitles[one.target]}`}
                  onClick={() => void encodeAll(one.target)}
                >
                  Encode all
                </Button>
              </Tooltip>
            )}
          </li>
        ))}
      </ul>
      {task.status === 'running' && (
        <ProgressLine what={task.what} fraction={task.fraction} onCancel={cancel} />
      )}
      {task.status === 'failed' && <ErrorNote error={task.error} />}
    </section>
  );
}
