/** @file The header: what is open, what answers, undo and theme. */
import { ActionIcon, Badge, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { memo } from 'react';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { useKeys } from '../../ui/use-keys.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Header.module.css';
import { LetterSizeMenu } from './LetterSizeMenu.tsx';
import { TourOffer } from './TourOffer.tsx';
import { UndoButtons } from './UndoButtons.tsx';
import { WorkerBadges } from './WorkerBadges.tsx';

function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('dark');
  const next = scheme === 'dark' ? 'light' : 'dark';
  const toggle = () => setColorScheme(next);
  useKeys({ l: toggle });
  return (
    <Tooltip label={`Change to the ${next} theme (L)`}>
      <ActionIcon size="md" aria-label={`Change to the ${next} theme`} onClick={toggle}>
        {scheme === 'dark' ? <IconSun size={iconSize.large} /> : <IconMoon size={iconSize.large} />}
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
          <Badge color="grape">simulated</Badge>
        </Tooltip>
      )}
    </span>
  );
}

export const Header = memo(function Header() {
  return (
    <header className={classes.header}>
      <h1 className={classes.brand}>Afterimage</h1>
      <DatasetName />
      <div className={classes.right}>
        <TourOffer />
        <WorkerBadges />
        <UndoButtons />
        <LetterSizeMenu />
        <ThemeToggle />
      </div>
    </header>
  );
});
