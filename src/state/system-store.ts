/** @file Workers, models and notices: what the header and the toasts show. */
import { createStore } from 'zustand/vanilla';
import type { BackendReport } from '../domain/decode.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { HostStatus } from '../services/worker-host.ts';
import type { SystemState, WorkerName, WorkerStatus } from './types/system.ts';

const starting: WorkerStatus = { state: 'starting', backend: undefined, restarts: 0 };
/** More than this many notices and the oldest goes. */
const MAX_NOTICES = 5;

export function createSystemStore() {
  let nextId = 0;
  return createStore<SystemState>()((set) => ({
    workers: { reader: starting, mapper: starting, generator: starting },
    models: [],
    notices: [],
    notify: (tone, text) =>
      set(({ notices }) => {
        const others = notices.filter((notice) => notice.text !== text);
        return { notices: [...others, { id: nextId++, tone, text }].slice(-MAX_NOTICES) };
      }),
    dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) })),
  }));
}

export type SystemStore = ReturnType<typeof createSystemStore>;

function patchWorker(store: SystemStore, name: WorkerName, patch: Partial<WorkerStatus>): void {
  store.setState(({ workers }) => ({
    workers: { ...workers, [name]: { ...workers[name], ...patch } },
  }));
}

const died: Record<WorkerName, string> = {
  reader: 'The reader stopped and was started again; the files were opened anew.',
  mapper: 'The mapper stopped and was started again; its models were loaded anew.',
  generator: 'The generator stopped and was started again; its models were loaded anew.',
};

/** What the workers' hosts report, put where views see it. */
export function reportTo(store: SystemStore) {
  return {
    onStatus: (name: WorkerName, status: HostStatus) => {
      patchWorker(store, name, status);
      const { notify } = store.getState();
      if (status.state === 'ready' && status.restarts > 0) notify('warning', died[name]);
      if (status.state === 'failed') {
        notify('error', `The ${name} stopped three times in a row; it is tried again when needed.`);
      }
    },
    onBackend: (name: WorkerName, backend: BackendReport) => patchWorker(store, name, { backend }),
  };
}

/** Take a model out of the list. */
export function removeModel(store: SystemStore, model: ModelSummary): void {
  store.setState(({ models }) => ({ models: models.filter((one) => one !== model) }));
}

/** Put a loaded model in the list; one of the same kind and name is replaced. */
export function addModel(store: SystemStore, model: ModelSummary): void {
  store.setState(({ models }) => ({
    models: [...models.filter((m) => m.kind !== model.kind || m.name !== model.name), model],
  }));
}
