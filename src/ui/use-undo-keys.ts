/** @file Ctrl or Cmd with Z, Shift Z and Y; in a text field they stay the field's own. */
import { useEffect, useRef } from 'react';
import { isTyping } from './use-keys.ts';

type Verb = 'undo' | 'redo';

function verbOf(event: KeyboardEvent): Verb | undefined {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return undefined;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !event.shiftKey ? 'redo' : undefined;
}

export function useUndoKeys(verbs: Record<Verb, () => void>): void {
  const latest = useRef(verbs);
  useEffect(() => {
    latest.current = verbs;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const verb = verbOf(event);
      if (!verb || event.defaultPrevented || isTyping(event.target)) return;
      event.preventDefault();
      latest.current[verb]();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
