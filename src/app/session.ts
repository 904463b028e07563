/** @file Saving and restoring what the user did, over the stores of one lab. */
import { LabError } from '../domain/errors.ts';
import { currentDataset } from '../state/dataset-store.ts';
import { chosenOf } from '../state/selection-store.ts';
import { formatSession, missingFiles, parseSession, type Session } from '../state/session.ts';
import { version } from '../../package.json';
import type { SessionFiles, StoreMap } from '../state/hooks.ts';

/** The stores of which a session tells. */
export type SessionStores = Pick<
  StoreMap,
  | 'dataset'
  | 'selection'
  | 'history'
  | 'interpolation'
  | 'atlas'
  | 'choices'
  | 'generators'
  | 'compose'
  | 'system'
>;

/** What a session file of these stores says. @throws LabError `no-dataset`. */
export function describeSession(stores: SessionStores): Omit<Session, 'kind' | 'version'> {
  const { dataset, selection, interpolation, system } = stores;
  const open = currentDataset(dataset);
  if (!open) throw new LabError('no-dataset', 'There is nothing to save: no dataset is loaded.');
  const { to, via, nSteps, space } = interpolation.getState();
  const { reports, roles, corrections } = dataset.getState();
  const { inUse, settings } = stores.generators.getState();
  return {
    app: version,
    saved: new Date().toISOString(),
    dataset: {
      id: open.id,
      name: open.name,
      ...(open.subject !== undefined && { subject: open.subject }),
      simulated: open.simulated,
      files: reports.map(({ name, bytes }) => ({ name, bytes })),
    },
    roles,
    corrections,
    selection: chosenOf(selection.getState()),
    interpolation: { to, via, nSteps, space },
    atlas: stores.atlas.getState().settings,
    views: stores.choices.getState().chosen,
    generator: { sha256: inUse, settings },
    scene: stores.compose.getState().scene,
    models: system.getState().models.map(({ kind, name, sha256 }) => ({ kind, name, sha256 })),
  };
}

/** Set all that the session says. */
function choose(stores: SessionStores, session: Session): void {
  const { selection, interpolation, atlas, views, generator, scene } = session;
  stores.selection.setState(selection);
  stores.interpolation.getState().clear();
  stores.interpolation.setState(interpolation);
  stores.atlas.getState().set(atlas);
  stores.choices.setState({ chosen: views });
  if (generator) {
    const generators = stores.generators.getState();
    if (generator.sha256 !== undefined) generators.use(generator.sha256);
    generators.setSettings(generator.settings);
  }
  if (scene) stores.compose.getState().load(scene);
}

/** Restore in one step of the history, and tell which of the session's models are not here. */
function apply(stores: SessionStores, session: Session): void {
  const { models } = session;
  stores.history.getState().together('the restored session', () => choose(stores, session));
  const here = new Set(stores.system.getState().models.map(({ sha256 }) => sha256));
  // CLIP and the feature network come when they are first needed.
  const absent = models.filter(({ kind, sha256 }) => {
    return (kind === 'mapper' || kind === 'generator') && !here.has(sha256);
  });
  for (const { kind, name, sha256 } of absent) {
    stores.system
      .getState()
      .notify(
        'warning',
        `The session used the ${kind} '${name}' (${sha256.slice(0, 12)}): drop its file, or train it again.`,
      );
  }
}

/** Say again what was said by hand and is not said yet. */
async function sayByHand(
  { dataset }: SessionStores,
  { roles, corrections }: Session,
): Promise<void> {
  const now = dataset.getState();
  const said = new Set([...now.corrections, ...now.roles].map((one) => JSON.stringify(one)));
  const isNew = (one: object) => !said.has(JSON.stringify(one));
  for (const correction of corrections.filter(isNew)) await now.correct(correction);
  for (const { role, source } of roles.filter(isNew)) await now.assign(role, source);
}

function otherContent(session: Session): LabError {
  return new LabError(
    'hash-mismatch',
    `This session was saved over '${session.dataset.name}' (${session.dataset.id.slice(0, 12)}); files of the same names are loaded, but their content differs. Drop the files that it was saved with.`,
    { expected: session.dataset.id },
  );
}

/** @returns Whether the session is restored; false while files are missing. */
async function tryRestore(stores: SessionStores, session: Session): Promise<boolean> {
  const { dataset } = stores;
  const isSame = () => currentDataset(dataset)?.id === session.dataset.id;
  if (!isSame()) {
    if (missingFiles(session, dataset.getState().reports).length > 0) return false;
    await sayByHand(stores, session);
    if (!isSame()) throw otherContent(session);
  }
  apply(stores, session);
  return true;
}

/** What is waited for, in a sentence. */
function awaited(stores: SessionStores, session: Session): LabError {
  const names = missingFiles(session, stores.dataset.getState().reports);
  const list = names.slice(0, 8).join(', ') + (names.length > 8 ? ', ...' : '');
  return new LabError(
    'missing-part',
    `This session needs ${names.length} file${names.length === 1 ? '' : 's'} that are not loaded: ${list}. Drop them, and it is restored.`,
    { files: names },
  );
}

/** Sessions over the stores of one lab; one that waits for files goes on when they are opened. */
export function createSessions(stores: SessionStores): SessionFiles {
  const { dataset, system } = stores;
  let waiting: Session | undefined;

  async function goOn(session: Session): Promise<void> {
    try {
      if (await tryRestore(stores, session))
        system.getState().notify('info', 'The session is restored.');
      else waiting = session;
    } catch (error) {
      system.getState().notify('error', error instanceof Error ? error.message : String(error));
    }
  }

  dataset.subscribe(({ dataset: now }, { dataset: before }) => {
    if (now.status !== 'ready' || now === before || !waiting) return;
    const session = waiting;
    waiting = undefined;
    void goOn(session);
  });

  return {
    save: () => new Blob([formatSession(describeSession(stores))], { type: 'application/json' }),
    restore: async (file) => {
      const session = parseSession(await file.text());
      waiting = undefined;
      if (session.dataset.simulated && currentDataset(dataset)?.id !== session.dataset.id) {
        await dataset.getState().openDemo();
      }
      if (await tryRestore(stores, session)) return;
      waiting = session;
      throw awaited(stores, session);
    },
  };
}
