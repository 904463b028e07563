/** @file Undo and redo of what was chosen, as buttons and keys. */
import { ActionIcon } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useLab } from '../../state/hooks.ts';
import { useUndoKeys } from '../../ui/use-undo-keys.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';

/** What it is that is taken back, where there is something. */
const told = (what: string | undefined) => (what === undefined ? '' : `: ${what}`);

export function UndoButtons() {
  const canUndo = useLab('history', (s) => s.canUndo);
  const canRedo = useLab('history', (s) => s.canRedo);
  const undo = useLab('history', (s) => s.undo);
  const redo = useLab('history', (s) => s.redo);
  const undoes = useLab('history', (s) => s.undoes);
  const redoes = useLab('history', (s) => s.redoes);
  useUndoKeys({ undo, redo });
  return (
    <>
      <Tooltip label={`Undo${told(undoes)} (Ctrl Z)`}>
        <ActionIcon size="md" aria-label="Undo" disabled={!canUndo} onClick={undo}>
          <IconArrowBackUp size={iconSize.large} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`Redo${told(redoes)} (Ctrl Shift Z)`}>
        <ActionIcon size="md" aria-label="Redo" disabled={!canRedo} onClick={redo}>
          <IconArrowForwardUp size={iconSize.large} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
