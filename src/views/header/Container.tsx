/** @file The header: what is open, what answers, and the way to the other views. */
import {
  ActionIcon,
  Badge,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconHelp, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { useKeys } from '../../ui/use-keys.ts';
import classes from './Header.module.css';
import { UndoButtons } from './UndoButtons.tsx';
import { WorkerBadges } from './WorkerBadges.tsx';

export interface HeaderProps {
  /** Buttons that open the other views. */
  children: ReactNode;
  onHelp(): void;
}

function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('dark');
  const next = scheme === 'dark' ? 'light' : 'dark';
  const toggle = () => setColorScheme(next);
  useKeys({ l: toggle });
  return (
    <Tooltip label={`Change to the ${next} theme (L)`}>
      <ActionIcon size="md" aria-label={`Change to the ${next} theme`} onClick={toggle}>
        {scheme === 'dark' ? <IconSun size={16} /> : <IconMoon size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}

function DatasetName() {
  const remote = useLab('dataset', (s) => s.dataset);
  const dataset = shown(remote);
  const empty = remote.status === 'running' ? 'opening' : 'no dataset';
  if (!dataset) return <span className={classes.dataset}>{empty}</span>;
  return (
    <span className={classes.dataset}>
      <span className={classes.name}>{dataset.name}</span>
      {dataset.simulated && (
        <Tooltip label="Betas, stimuli and models are simulated: nothing here was measured in a brain.">
          <Badge color="grape">simulated subject</Badge>
        </Tooltip>
      )}
    </span>
  );
}

export function Header({ children, onHelp }: HeaderProps) {
  return (
    <header className={classes.header}>
      <h1 className={classes.brand}>Afterimage</h1>
      <DatasetName />
      <nav aria-label="Views" className={classes.nav}>
        {children}
      </nav>
      <div className={classes.right}>
        <WorkerBadges />
        <UndoButtons />
        <ThemeToggle />
        <Tooltip label="Keys and help (?)">
          <ActionIcon size="md" aria-label="Keys and help" onClick={onHelp}>
            <IconHelp size={17} />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  );
}
