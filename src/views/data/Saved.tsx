/** @file What is kept in the browser between visits: how much of what, keep the betas in use, wipe all. */
import { Button, List } from '@mantine/core';
import { useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { savedWords } from '../../ui/saved-words.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { bytesWords } from '../files/model.ts';
import classes from './Data.module.css';
import { inUseWords, keptParts } from './kept.ts';
import { useKept } from './use-kept.ts';

/** Trainings cannot be made again in a moment: they are asked for once more. */
function Wipe({ trainings, onWipe }: { trainings: number; onWipe(): void }) {
  const [isAsked, setAsked] = useState(false);
  if (!isAsked || trainings === 0) {
    return (
      <Button onClick={() => (trainings > 0 ? setAsked(true) : onWipe())}>
        Wipe all that is kept
      </Button>
    );
  }
  return (
    <>
      <Button
        color="red"
        variant="filled"
        onClick={() => {
          setAsked(false);
          onWipe();
        }}
      >
        Wipe, with{' '}
        {trainings === 1 ? 'the unfinished training' : `${trainings} unfinished trainings`}
      </Button>
      <Button onClick={() => setAsked(false)}>Keep</Button>
    </>
  );
}

export function Saved({ dataset }: { dataset: DatasetInfo | undefined }) {
  const { kept, keptAt, saving, error, wiped, save, cancel, wipe } = useKept(dataset?.id);
  const hasOwn = dataset !== undefined && !dataset.simulated;
  if (!kept) return null;
  const parts = keptParts(kept, keptAt !== undefined);
  if (parts.length === 0 && !hasOwn && wiped === undefined) return null;
  const { inUse } = kept;
  const isComplete = inUse.of > 0 && inUse.kept === inUse.of;
  return (
    <section aria-label="Kept in this browser" className={classes.saved}>
      <h3 className={classes.heading}>Kept in this browser</h3>
      {parts.length === 0 && <p className={classes.dim}>Nothing is kept.</p>}
      <List size="xs">
        {parts.map((part) => (
          <List.Item key={part}>{part}</List.Item>
        ))}
      </List>
      <p className={classes.dim}>
        It never leaves the browser.
        {keptAt !== undefined &&
          ` What you chose was kept ${savedWords(keptAt, new Date())}, for after a crash.`}
        {hasOwn && ` ${inUseWords(inUse)}`}
      </p>
      <div className={classes.tools}>
        {hasOwn && !isComplete && (
          <Button disabled={saving !== undefined} onClick={() => void save()}>
            Keep the betas in use ({bytesWords(inUse.needed)})
          </Button>
        )}
        {parts.length > 0 && saving === undefined && (
          <Wipe trainings={kept.trainings} onWipe={() => void wipe()} />
        )}
      </div>
      {saving && <ProgressLine what={saving.what} fraction={saving.fraction} onCancel={cancel} />}
      {wiped !== undefined && (
        <p className={classes.dim} role="status">
          Wiped: {wiped}.
        </p>
      )}
      {error && <ErrorNote error={error} />}
    </section>
  );
}
