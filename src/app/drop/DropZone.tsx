/** @file The whole page takes drops of files and folders. */
import { Overlay } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useLab } from '../../state/hooks.ts';
import type { DatasetState } from '../../state/types/dataset.ts';
import type { SystemState } from '../../state/types/system.ts';
import classes from './DropZone.module.css';
import { filesOfDrop, type Walked } from './walk-entries.ts';

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Listens on the window, so that no panel and no dialog is a gap. */
function useFileDrops(onDrop: (walked: Promise<Walked>) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDropped = (event: DragEvent) => {
      if (!event.dataTransfer || !carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      onDrop(filesOfDrop(event.dataTransfer));
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDropped);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDropped);
    };
  }, [onDrop]);
  return over;
}

async function openDrop(
  dropped: Promise<Walked>,
  open: DatasetState['open'],
  notify: SystemState['notify'],
): Promise<void> {
  const { files, failed } = await dropped;
  for (const { path, reason } of failed) notify('error', `${path} could not be opened: ${reason}`);
  if (files.length > 0) await open(files);
  else if (failed.length === 0) notify('warning', 'That drop held no files.');
}

export function DropZone() {
  const open = useLab('dataset', (s) => s.open);
  const notify = useLab('system', (s) => s.notify);
  const onDrop = useCallback(
    (dropped: Promise<Walked>) => void openDrop(dropped, open, notify),
    [open, notify],
  );
  const over = useFileDrops(onDrop);
  if (!over) return null;
  return (
    <Overlay fixed className={classes.overlay} backgroundOpacity={0.75} blur={2} zIndex={1000}>
      <div className={classes.words}>
        <strong>Drop files or folders</strong>
        <span>betas, ROIs, design, stimuli, surfaces, models; they stay on this computer</span>
      </div>
    </Overlay>
  );
}
