/** @file Mounts the page in a browser test; any line on the console fails the test. */
import { createRoot, type Root, type RootOptions } from 'react-dom/client';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { page } from 'vitest/browser';
import { App } from '../app/App.tsx';
import type { Lab } from '../state/hooks.ts';

let root: Root | undefined;

/** The page of this lab, alone in the document. `options`: e.g. what to do with caught errors. */
export function mount(lab: Lab, options?: RootOptions): void {
  const element = document.createElement('div');
  element.id = 'root';
  document.body.append(element);
  root = createRoot(element, options);
  root.render(<App lab={lab} />);
}

/** Tidies up between tests, and lets none of them write to the console. */
export function watchPage(): void {
  const levels = ['error', 'warn', 'info', 'log'] as const;
  let said: unknown[] = [];
  beforeEach(async () => {
    localStorage.clear();
    await page.viewport(1440, 900);
    said = [];
    for (const level of levels) {
      vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void said.push(words));
    }
  });
  afterEach(() => {
    root?.unmount();
    document.body.replaceChildren();
    vi.restoreAllMocks();
    expect(said).toEqual([]);
  });
}
