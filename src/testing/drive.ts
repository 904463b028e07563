/** @file What browser tests of the page do and ask again and again. */
import { expect } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { FakeLab } from './fake-lab.ts';
import { mount } from './page.tsx';

/** Mounts the page and opens the drawer that this key opens. */
export async function openDrawer(lab: FakeLab, key: string): Promise<void> {
  mount(lab);
  await expect.element(page.getByRole('region', { name: 'Scans' })).toBeVisible();
  await userEvent.keyboard(key);
}

/** What the page asked of the lab by this verb, oldest first. */
export function callsOf(lab: FakeLab, verb: string): unknown[][] {
  return lab.calls.filter((call) => call.verb === verb).map((call) => call.args);
}
