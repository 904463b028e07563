/** @file Mounts one panel in a box of a given size; any line on the console fails the test. */
import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { page } from 'vitest/browser';
import { LabContext, type Lab } from '../state/hooks.ts';
import { theme } from '../ui/theme.ts';
import '../app/page.css';

export interface PanelBox {
  lab: Lab;
  width?: number;
  height?: number;
  scheme?: 'dark' | 'light';
}

let roots: Root[] = [];

/** The panel as the page shows it, in a column of this size. */
export function mountPanel(panel: ReactNode, box: PanelBox): Root {
  const { lab, width = 560, height = 420, scheme = 'dark' } = box;
  const element = document.createElement('div');
  Object.assign(element.style, { display: 'flex', flexDirection: 'column' });
  Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
  document.body.append(element);
  const root = createRoot(element);
  roots.push(root);
  root.render(
    <MantineProvider theme={theme} forceColorScheme={scheme}>
      <LabContext.Provider value={lab}>{panel}</LabContext.Provider>
    </MantineProvider>,
  );
  return root;
}

/** Tidies up between tests, and lets none of them write to the console. */
export function watchPanels(): void {
  const levels = ['error', 'warn', 'info', 'log'] as const;
  let said: unknown[] = [];
  beforeEach(async () => {
    await page.viewport(1440, 900);
    said = [];
    for (const level of levels) {
      vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void said.push(words));
    }
  });
  afterEach(() => {
    for (const root of roots) root.unmount();
    roots = [];
    document.body.replaceChildren();
    vi.restoreAllMocks();
    expect(said).toEqual([]);
  });
}

/** What a canvas shows, RGBA, as the page would composite it. */
export function pixelsOf(canvas: HTMLCanvasElement): Uint8ClampedArray {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext('2d');
  if (!context) throw new Error('This browser gives no 2-D canvas.');
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, copy.width, copy.height).data;
}

/** Share of pixels in which two pictures differ by more than `tolerance` in a channel. */
export function changedShare(a: Uint8ClampedArray, b: Uint8ClampedArray, tolerance = 4): number {
  if (a.length !== b.length) return 1;
  let changed = 0;
  for (let i = 0; i < a.length; i += 4) {
    const differs = [0, 1, 2, 3].some(
      (c) => Math.abs((a[i + c] ?? 0) - (b[i + c] ?? 0)) > tolerance,
    );
    if (differs) changed += 1;
  }
  return changed / (a.length / 4);
}
