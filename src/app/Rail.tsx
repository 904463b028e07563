/** @file The rail at the left: the views that open in the drawer, each with its key and its state. */
import { Loader } from '@mantine/core';
import { memo } from 'react';
import { useLab } from '../state/hooks.ts';
import { iconSize } from '../ui/icon-size.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import classes from './Rail.module.css';
import { viewsAt, type DrawerDef, type ViewId } from './views.ts';

export interface RailProps {
  open: ViewId | undefined;
  onToggle(id: ViewId): void;
}

/** Does the work that this view shows run now? It goes on while the drawer is closed. */
function useIsRunning(id: ViewId): boolean {
  const opening = useLab('dataset', (s) => s.dataset.status === 'running');
  const training = useLab('training', (s) => s.training.status === 'running');
  const retrieving = useLab('retrieval', (s) => s.result.status === 'running');
  const identifying = useLab('identification', (s) => s.result.status === 'running');
  const distancing = useLab('distances', (s) => s.result.status === 'running');
  const effects = useLab('effects', (s) => s.result.status === 'running');
  const impact = useLab('impact', (s) => s.result.status === 'running');
  const dose = useLab('dose', (s) => s.result.status === 'running');
  const levels = useLab('levels', (s) => s.result.status === 'running');
  const grid = useLab('grid', (s) => s.result.status === 'running');
  const gallery = useLab('gallery', (s) => s.result.status === 'running');
  const running: Partial<Record<ViewId, boolean>> = {
    data: opening,
    train: training,
    measure: retrieving || identifying || distancing,
    effects: effects || impact || dose || levels || grid,
    gallery,
  };
  return running[id] ?? false;
}

interface ItemProps {
  id: ViewId;
  def: DrawerDef;
  isOpen: boolean;
  onToggle(id: ViewId): void;
}

const Item = memo(function Item({ id, def, isOpen, onToggle }: ItemProps) {
  const isRunning = useIsRunning(id);
  const { Icon } = def;
  return (
    <Tooltip label={`${def.help} (${def.key.toUpperCase()})`} position="right">
      <button
        type="button"
        className={classes.item}
        aria-pressed={isOpen}
        aria-keyshortcuts={def.key}
        onClick={() => onToggle(id)}
      >
        <Icon size={iconSize.rail} stroke={1.6} aria-hidden />
        {def.title}
        {isRunning && (
          <Loader className={classes.busy} size="0.625rem" aria-label={`${def.title} is working`} />
        )}
      </button>
    </Tooltip>
  );
});

export const Rail = memo(function Rail({ open, onToggle }: RailProps) {
  return (
    <nav aria-label="Views" className={classes.rail}>
      {viewsAt('drawer').map(({ id, def }) => (
        <Item key={id} id={id} def={def} isOpen={open === id} onToggle={onToggle} />
      ))}
    </nav>
  );
});
