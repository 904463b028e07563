/** @file Session files among dropped files are restored; the rest are data and models. */
import { asLabError } from '../domain/errors.ts';
import type { DatasetStore } from '../state/dataset-store.ts';
import type { SessionFiles } from '../state/hooks.ts';

const isSession = ({ name }: File) => /\.afterimage\.json$/i.test(name);

/** Give the dataset store an `open` that takes session files out of a drop, and restores the last one. */
export function routeSessions(
  dataset: DatasetStore,
  sessions: SessionFiles,
  onRefused: (text: string) => void,
): void {
  const { open } = dataset.getState();
  dataset.setState({
    open: async (files, how) => {
      const session = files.findLast(isSession);
      const rest = files.filter((file) => !isSession(file));
      if (rest.length > 0) await open(rest, how);
      if (!session) return;
      await sessions.restore(session).catch((error: unknown) => {
        onRefused(`${session.name}: ${asLabError(error).message}`);
      });
    },
  });
}
