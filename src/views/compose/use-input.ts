/** @file Pasted pictures, and undo keys that belong to the scene while the view is open. */
import { useEffect } from 'react';
import type { ComposeState } from '../../state/compose-store.ts';
import { useUndoKeys } from '../../ui/use-undo-keys.ts';

/** A picture on the clipboard; pasting text into a field is left alone. */
export function usePastedPicture(takePicture: (file: File) => Promise<void>): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) =>
        type.startsWith('image/'),
      );
      if (!file) return;
      event.preventDefault();
      void takePicture(file);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [takePicture]);
}

/** Before the page's own undo of the selection sees the keys. */
export function useComposeKeys({ undo, redo }: Pick<ComposeState, 'undo' | 'redo'>): void {
  useUndoKeys({ undo, redo }, { capture: true });
}
