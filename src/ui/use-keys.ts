/** @file Single keys that work anywhere on the page, but never while somebody types. */
import { useEffect, useRef } from 'react';

/** `event.key` to what it does. */
export type KeyMap = Record<string, () => void>;

/** Inputs that are pressed, not typed into: single keys go on working while they have the focus. */
const pressed = new Set(['radio', 'checkbox', 'button', 'file']);

/** Does this key belong to a field that takes text? */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !pressed.has(target.type);
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Keys with Ctrl, Alt or Meta are left to the browser. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const action = isTyping(event.target) ? undefined : latest.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
