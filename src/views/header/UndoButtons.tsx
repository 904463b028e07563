/** @file Undo and redo of what was chosen, as buttons and keys. */
import { ActionIcon } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useLab, useLabLater } from '../../state/hooks.ts';
import type { HistoryState } from '../../state/types/selection.ts';
import { useUndoKeys } from '../../ui/use-undo-keys.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';

/** What it is that is taken back, where there is something. */
const told = (what: string | undefined) => (what === undefined ? '' : `: ${what}`);

const canUndoOf = ({ canUndo }: HistoryState) => canUndo;
const canRedoOf = ({ canRedo }: HistoryState) => canRedo;
const undoesOf = ({ undoes }: HistoryState) => undoes;
const redoesOf = ({ redoes }: HistoryState) => redoes;

export function UndoButtons() {
  const canUndo = useLabLater('history', canUndoOf);
  const canRedo = useLabLater('history', canRedoOf);
  const undo = useLab('history', (s) => s.undo);
  const redo = useLab('history', (s) => s.redo);
  const undoes = useLabLater('history', undoesOf);
  const redoes = useLabLater('history', redoesOf);
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
