/** @file Pasted pictures. */
import { useEffect } from 'react';

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
