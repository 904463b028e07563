/** @file Masked betas kept in the browser between visits: how much, keep these, wipe all. */
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { asLabError, isAbort, type LabError } from '../../domain/errors.ts';
import type { DatasetInfo, SavedBetas } from '../../domain/dataset.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import { savedWords } from '../../ui/saved-words.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { bytesWords } from '../files/model.ts';
import classes from './Data.module.css';

interface Saving {
  what: string;
  fraction: number;
}

/** What is kept, and the two actions on it. */
function useSaved() {
  const { data } = useLabContext();
  const [saved, setSaved] = useState<SavedBetas>();
  const [saving, setSaving] = useState<Saving>();
  const [error, setError] = useState<LabError>();
  const controller = useRef<AbortController>(undefined);
  useEffect(() => {
    let isGone = false;
    data.savedBetas().then(
      (found) => isGone || setSaved(found),
      () => undefined,
    );
    return () => {
      isGone = true;
      controller.current?.abort(new DOMException('No longer shown.', 'AbortError'));
    };
  }, [data]);
  const run = (work: Promise<SavedBetas>) =>
    work
      .then(setSaved, (reason: unknown) => {
        if (!isAbort(reason)) setError(asLabError(reason));
      })
      .finally(() => setSaving(undefined));
  const save = () => {
    controller.current = new AbortController();
    setError(undefined);
    setSaving({ what: 'saving', fraction: 0 });
    const onProgress = (what: string, fraction: number) => setSaving({ what, fraction });
    return run(data.saveBetas(controller.current.signal, onProgress));
  };
  const cancel = () =>
    controller.current?.abort(new DOMException('Cancelled by the user.', 'AbortError'));
  return { saved, saving, error, save, cancel, wipe: () => run(data.wipeBetas()) };
}

const sessionsWords = (n: number) => `${n} session${n === 1 ? '' : 's'}`;

export function Saved({ dataset }: { dataset: DatasetInfo | undefined }) {
  const { saved, saving, error, save, cancel, wipe } = useSaved();
  const keptAt = useLab('recovery', (s) => s.keptAt);
  const wipeSession = useLab('recovery', (s) => s.wipe);
  const hasOwn = dataset !== undefined && !dataset.simulated;
  const nEmbedded = saved?.embeddings.files ?? 0;
  const hasKept = (saved?.files ?? 0) + nEmbedded > 0 || keptAt !== undefined;
  if (!saved || (!hasKept && !hasOwn)) return null;
  return (
    <section aria-label="Kept in this browser" className={classes.saved}>
      <span className={classes.dim}>
        Kept in this browser: masked betas of {sessionsWords(saved.files)},{' '}
        {bytesWords(saved.bytes)}. They never leave it; a folder whose sessions are kept opens
        without reading its betas again.
        {nEmbedded > 0 && ` Embeddings of stimuli: ${bytesWords(saved.embeddings.bytes)}.`}
        {keptAt !== undefined &&
          ` What you chose (no data) was kept ${savedWords(keptAt, new Date())}, for after a crash.`}
      </span>
      <div className={classes.tools}>
        {hasOwn && (
          <Button disabled={saving !== undefined} onClick={() => void save()}>
            Keep the betas in use
          </Button>
        )}
        {hasKept && (
          <Button
            disabled={saving !== undefined}
            onClick={() => {
              wipeSession();
              void wipe();
            }}
          >
            Wipe all that is kept
          </Button>
        )}
      </div>
      {saving && <ProgressLine what={saving.what} fraction={saving.fraction} onCancel={cancel} />}
      {error && <ErrorNote error={error} />}
    </section>
  );
}
