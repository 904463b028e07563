/** @file The tooltip: whose words are shown when, by pointer and by keyboard, and what takes them away. */
import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Tooltip } from './Tooltip.tsx';
import { TooltipLayer } from './TooltipLayer.tsx';

let root: Root | undefined;

function show(words = 'Cosine of two vectors'): void {
  root ??= createRoot(document.body.appendChild(document.createElement('div')));
  root.render(
    <MantineProvider>
      <div style={{ padding: 80, display: 'flex', gap: 80 }}>
        <Tooltip label={words}>
          <button type="button">Cosine</button>
        </Tooltip>
        <Tooltip label="Place among all" position="right" touch>
          <span tabIndex={0}>Rank</span>
        </Tooltip>
        <Tooltip label="">
          <button type="button">Plain</button>
        </Tooltip>
      </div>
      <TooltipLayer />
    </MantineProvider>,
  );
}

const shown = () => [...document.querySelectorAll('[role=tooltip]')].map((one) => one.textContent);
const pointAt = (name: string) => userEvent.hover(page.getByText(name, { exact: true }));

afterEach(() => {
  root?.unmount();
  root = undefined;
  document.body.replaceChildren();
});

test('words come when the pointer rests, go with it to the next, and end where there are none', async () => {
  show();
  await expect
    .element(page.getByText('Cosine', { exact: true }))
    .toHaveAccessibleDescription('Cosine of two vectors');
  await pointAt('Cosine');
  expect(shown()).toEqual([]);
  await expect.poll(shown).toEqual(['Cosine of two vectors']);
  const box = () => document.querySelector('[role=tooltip]')?.getBoundingClientRect();
  const target = page.getByText('Cosine', { exact: true }).element().getBoundingClientRect();
  await expect.poll(() => (box()?.bottom ?? Infinity) <= target.top).toBe(true);
  await pointAt('Rank');
  await expect.poll(shown).toEqual(['Place among all']);
  const rank = page.getByText('Rank', { exact: true }).element().getBoundingClientRect();
  await expect.poll(() => (box()?.left ?? 0) >= rank.right).toBe(true);
  await pointAt('Plain');
  await expect.poll(shown).toEqual([]);
});

test('words that change are shown anew; a press or a key takes them away', async () => {
  show();
  await pointAt('Cosine');
  await expect.poll(shown).toEqual(['Cosine of two vectors']);
  show('Angle of two vectors');
  await expect.poll(shown).toEqual(['Angle of two vectors']);
  await userEvent.click(page.getByText('Cosine', { exact: true }));
  await expect.poll(shown).toEqual([]);
  await pointAt('Rank');
  await expect.poll(shown).toEqual(['Place among all']);
  await userEvent.keyboard('{Shift}');
  await expect.poll(shown).toEqual([]);
});

test('the keyboard shows them too, and an element that goes takes its words along', async () => {
  show();
  await userEvent.keyboard('{Tab}{Tab}');
  await expect.poll(shown).toEqual(['Place among all']);
  root?.render(
    <MantineProvider>
      <TooltipLayer />
    </MantineProvider>,
  );
  await expect.poll(shown).toEqual([]);
});
