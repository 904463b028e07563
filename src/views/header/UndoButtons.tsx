/** @file Undo and redo of what was chosen, as buttons and keys. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useLab } from '../../state/hooks.ts';
import { useUndoKeys } from '../../ui/use-undo-keys.ts';

export function UndoButtons() {
  const canUndo = useLab('history', (s) => s.canUndo);
  const canRedo = useLab('history', (s) => s.canRedo);
  const undo = useLab('history', (s) => s.undo);
  const redo = useLab('history', (s) => s.redo);
  useUndoKeys({ undo, redo });
  return (
    <>
      <Tooltip label="Undo the last choice of scan, region, condition or seed (Ctrl Z)">
        <ActionIcon size="md" aria-label="Undo" disabled={!canUndo} onClick={undo}>
          <IconArrowBackUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo (Ctrl Shift Z)">
        <ActionIcon size="md" aria-label="Redo" disabled={!canRedo} onClick={redo}>
          <IconArrowForwardUp size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
