/**
 * @file How large the page's letters are: grown with the window by page.css, times what the user chose,
 * which the browser keeps. Lengths in rem follow; what is laid out in pixels asks for `useLetterZoom`.
 */
import { useSyncExternalStore } from 'react';

/** Times the size that the window gives. */
export const letterSizes = [0.85, 1, 1.15, 1.3, 1.5] as const;
export type LetterSize = (typeof letterSizes)[number];

const key = 'afterimage.letters';
const changed = 'afterimage:letters';

export function parseLetterSize(text: string | null): LetterSize {
  return letterSizes.find((size) => String(size) === text) ?? 1;
}

export function readLetterSize(): LetterSize {
  try {
    return parseLetterSize(localStorage.getItem(key));
  } catch {
    // A browser that keeps nothing for this page.
    return 1;
  }
}

function apply(size: LetterSize): void {
  document.documentElement.style.setProperty('--letters', String(size));
}

/** As it was chosen on the last visit. */
export function restoreLetterSize(): void {
  apply(readLetterSize());
}

export function chooseLetterSize(size: LetterSize): void {
  apply(size);
  try {
    localStorage.setItem(key, String(size));
  } catch {
    // Full, or forbidden: it lasts until the page is closed.
  }
  window.dispatchEvent(new Event(changed));
}

/** Against the usual 16 px. */
export function letterZoom(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('resize', onChange);
  window.addEventListener(changed, onChange);
  return () => {
    window.removeEventListener('resize', onChange);
    window.removeEventListener(changed, onChange);
  };
}

/** `letterZoom`, also after the window or the choice has changed. */
export function useLetterZoom(): number {
  return useSyncExternalStore(subscribe, letterZoom);
}
