/** @file One badge a worker: which backend answered, and on hover why not a better one. */
import { UnstyledButton } from '@mantine/core';
import { useLab } from '../../state/hooks.ts';
import type { WorkerName, WorkerStatus } from '../../state/types/system.ts';
import classes from './Header.module.css';
import { workerWords } from './model.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';

const names: WorkerName[] = ['reader', 'mapper', 'generator'];

function WorkerBadge({ name, status }: { name: WorkerName; status: WorkerStatus }) {
  const { state, tone, lines } = workerWords(name, status);
  return (
    <Tooltip label={lines.join('\n')} touch>
      <UnstyledButton className={classes.worker} data-tone={tone} aria-label={`${name}: ${state}`}>
        <span className={classes.dot} aria-hidden />
        {name} <span className={classes.backend}>{state}</span>
      </UnstyledButton>
    </Tooltip>
  );
}

export function WorkerBadges() {
  const workers = useLab('system', (s) => s.workers);
  return (
    <div className={classes.workers} role="group" aria-label="Workers and their backends">
      {names.map((name) => (
        <WorkerBadge key={name} name={name} status={workers[name]} />
      ))}
    </div>
  );
}
