/** @file What is kept between visits and the two actions on it; looked at again when the window is. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { asLabError, isAbort, type LabError } from '../../domain/errors.ts';
import type { Lab } from '../../state/hooks.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import { keptParts } from './kept.ts';

type Kept = Awaited<ReturnType<Lab['data']['savedBetas']>>;

interface Saving {
  what: string;
  fraction: number;
}

const left = () => new DOMException('No longer shown.', 'AbortError');

/** The counts of this moment; another tab or other data may change them. */
function useCounts(datasetId: string | undefined) {
  const { data } = useLabContext();
  const [kept, setKept] = useState<Kept>();
  const refresh = useCallback(
    () =>
      data.savedBetas().then(setKept, () => {
        // The reader restarts, or stopped: what was known stays.
      }),
    [data],
  );
  useEffect(() => {
    void refresh();
    const look = () => void refresh();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [refresh, datasetId]);
  return { kept, setKept, refresh };
}

/** What is written down of the last action. */
interface Outcome {
  error?: LabError;
  wiped?: string;
}

export function useKept(datasetId: string | undefined) {
  const { data } = useLabContext();
  const { kept, setKept, refresh } = useCounts(datasetId);
  const [saving, setSaving] = useState<Saving>();
  const [outcome, setOutcome] = useState<Outcome>({});
  const controller = useRef<AbortController>(undefined);
  const keptAt = useLab('recovery', (s) => s.keptAt);
  const wipeChoices = useLab('recovery', (s) => s.wipe);
  const trainings = useLab('training', (s) => s.saved);
  const forget = useLab('training', (s) => s.forget);
  useEffect(() => () => controller.current?.abort(left()), []);
  const failed = (reason: unknown) => {
    if (!isAbort(reason)) setOutcome({ error: asLabError(reason) });
    // Some of it may be done.
    return refresh();
  };
  const save = async () => {
    controller.current = new AbortController();
    setOutcome({});
    setSaving({ what: 'saving', fraction: 0 });
    const onProgress = (what: string, fraction: number) => setSaving({ what, fraction });
    await data.saveBetas(controller.current.signal, onProgress).then(setKept, failed);
    setSaving(undefined);
  };
  const wipe = async () => {
    if (!kept) return;
    const parts = keptParts(kept, keptAt !== undefined);
    setOutcome({});
    wipeChoices();
    await Promise.all(trainings.map(({ id }) => forget(id)));
    await data.wipeBetas().then((now) => {
      setKept(now);
      setOutcome({ wiped: parts.join('; ') });
    }, failed);
  };
  const cancel = () =>
    controller.current?.abort(new DOMException('Cancelled by the user.', 'AbortError'));
  return { kept, keptAt, saving, ...outcome, save, cancel, wipe };
}
