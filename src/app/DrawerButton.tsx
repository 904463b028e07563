/** @file Opens a drawer; shows that its work is going on while the drawer is closed. */
import { Button, Loader, Tooltip } from '@mantine/core';
import { useLab } from '../state/hooks.ts';
import { views, type ViewDef, type ViewId } from './views.ts';

/** Does the work that this view shows run now? */
function useIsRunning(id: ViewId): boolean {
  const opening = useLab('dataset', (s) => s.dataset.status === 'running');
  const training = useLab('training', (s) => s.training.status === 'running');
  const measuring = useLab('evaluation', (s) => s.retrieval.status === 'running');
  const running: Partial<Record<ViewId, boolean>> = {
    data: opening,
    train: training,
    measure: measuring,
  };
  return running[id] ?? false;
}

export function DrawerButton({ id, open }: { id: ViewId; open(): void }) {
  const def: ViewDef = views[id];
  const isRunning = useIsRunning(id);
  return (
    <Tooltip label={def.key === undefined ? def.help : `${def.help} (${def.key.toUpperCase()})`}>
      <Button
        onClick={open}
        rightSection={isRunning && <Loader size={11} aria-label={`${def.title} is working`} />}
      >
        {def.title}
      </Button>
    </Tooltip>
  );
}
