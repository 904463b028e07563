/**
 * @file What the user did, kept by itself for the next visit: the session file (never betas or stimuli)
 * in the browser's own storage, offered again after a crash or a reload.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError } from '../domain/errors.ts';
import { currentDataset } from '../state/dataset-store.ts';
import type { SessionFiles } from '../state/hooks.ts';
import { formatSession, parseSession, type Session } from '../state/session.ts';
import type { RecoveryState } from '../state/types/system.ts';
import { describeSession, type SessionStores } from './session.ts';

export const AUTOSAVE_KEY = 'afterimage.autosave';
/** Work lost by a crash, at most. What is kept while the page goes may come too late for the next one. */
const SAVE_MS = 1000;

export type KeptText = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The part that a person chose: two sessions that agree in it need no restoring. */
function choices(session: Session): string {
  const { dataset, roles, corrections, selection, interpolation, atlas, scene } = session;
  const { views, generator } = session;
  return JSON.stringify([
    ...[dataset.id, roles, corrections, selection, interpolation, atlas, scene],
    ...[views, generator],
  ]);
}

/** What is chosen now; undefined while nothing is loaded. */
function sessionOf(stores: SessionStores): Session | undefined {
  return currentDataset(stores.dataset) && parseSession(formatSession(describeSession(stores)));
}

/** What was kept by the last visit. A damaged or newer one is put aside with a notice. */
function readKept(storage: KeptText, notify: (text: string) => void): Session | undefined {
  const text = storage.getItem(AUTOSAVE_KEY);
  if (text === null) return undefined;
  try {
    return parseSession(text);
  } catch (error) {
    storage.removeItem(AUTOSAVE_KEY);
    const why = asLabError(error).message;
    notify(`What the last visit kept by itself cannot be restored and was put aside. ${why}`);
    return undefined;
  }
}

/**
 * Keep the session of these stores from now on.
 *
 * @param storage  The browser's; may be full or closed, which is told once and stops the keeping.
 * @returns        The store that the offer is drawn from, and `flush`, to be called when the page goes.
 */
export function createAutosave(
  stores: SessionStores,
  sessions: SessionFiles,
  storage: KeptText,
): { store: StoreApi<RecoveryState>; flush(): void } {
  const { notify } = stores.system.getState();
  let kept = readKept(storage, (text) => notify('error', text));
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Choices that need no saving: those the page opened with, then those saved last. */
  let saved: string | undefined;
  let isBroken = false;

  const choicesNow = () => {
    const now = sessionOf(stores);
    return now && choices(now);
  };

  async function restore(): Promise<void> {
    const session = kept;
    kept = undefined;
    store.setState({ offer: undefined });
    if (!session) return;
    try {
      await sessions.restore(new Blob([formatSession(session)]));
      notify('info', 'What you did is restored.');
    } catch (error) {
      const { code, message } = asLabError(error);
      notify(code === 'missing-part' ? 'warning' : 'error', message);
    }
  }

  const store = createStore<RecoveryState>()((set) => ({
    offer: undefined,
    keptAt: kept?.saved,
    restore,
    dismiss: () => {
      kept = undefined;
      set({ offer: undefined });
    },
    wipe: () => {
      kept = undefined;
      clearTimeout(timer);
      timer = undefined;
      storage.removeItem(AUTOSAVE_KEY);
      saved = choicesNow();
      set({ offer: undefined, keptAt: undefined });
    },
  }));

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    const now = sessionOf(stores);
    if (!now || isBroken || choices(now) === saved) return;
    try {
      storage.setItem(AUTOSAVE_KEY, formatSession(now));
      saved = choices(now);
      store.setState({ keptAt: now.saved });
    } catch {
      isBroken = true;
      notify(
        'warning',
        'The browser keeps nothing more for this page, so what you do is lost with the tab: save the session from the Export drawer.',
      );
    }
  }

  /** The first dataset is there: what it opened with is no work yet, and what was kept is offered. */
  function begin(): void {
    saved = choicesNow();
    if (kept && choices(kept) !== saved) {
      const { name, files, simulated } = kept.dataset;
      const nFiles = simulated ? 0 : files.length;
      store.setState({ offer: { saved: kept.saved, name, nFiles } });
    } else kept = undefined;
  }

  function changed(): void {
    if (!currentDataset(stores.dataset)) return;
    if (saved === undefined) begin();
    else timer ??= setTimeout(save, SAVE_MS);
  }
  stores.selection.subscribe(changed);
  stores.interpolation.subscribe(changed);
  stores.atlas.subscribe(changed);
  stores.choices.subscribe(changed);
  stores.generators.subscribe(changed);
  stores.compose.subscribe(changed);
  stores.dataset.subscribe(changed);
  return { store, flush: () => timer !== undefined && save() };
}
