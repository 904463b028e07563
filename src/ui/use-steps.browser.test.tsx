/** @file Values made in steps, on a page: when they are there, what breaks them off, what stays meanwhile. */
import { MantineProvider } from '@mantine/core';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import type { Steps } from './steps.ts';
import { useLastSteps, useSteps } from './use-steps.ts';

const busy = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

/** Makes `word` in `n` steps of 3 ms; counts them. */
function making(word: string, n: number) {
  const counted = { steps: 0 };
  function* begin(): Steps<string> {
    for (let i = 0; i < n; i += 1) {
      yield;
      busy(3);
      counted.steps += 1;
    }
    return word;
  }
  return { counted, begin };
}

type Begin = () => Steps<string>;

let root: Root | undefined;
const seen: string[] = [];

function Shown({ begin }: { begin: Begin }) {
  const now = useSteps(begin) ?? '-';
  const last = useLastSteps(begin) ?? '-';
  seen.push(`${now} ${last}`);
  return <output>{`${now} ${last}`}</output>;
}

function show(begin: Begin): void {
  root ??= createRoot(document.body.appendChild(document.createElement('div')));
  root.render(
    <MantineProvider>
      <ErrorBoundary what="The word">
        <Shown begin={begin} />
      </ErrorBoundary>
    </MantineProvider>,
  );
}

const shown = () => document.querySelector('output')?.textContent;

afterEach(() => {
  root?.unmount();
  root = undefined;
  document.body.replaceChildren();
  seen.length = 0;
});

test('what is soon made is there in the first frame', async () => {
  show(making('a', 1).begin);
  await expect.poll(shown).toBe('a a');
  expect(seen).toEqual(seen.map(() => 'a a'));
});

test('what takes long is made between tasks of the page, and what was there before stays', async () => {
  show(making('a', 1).begin);
  await expect.poll(shown).toBe('a a');
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  show(making('b', 60).begin);
  await expect.poll(shown).toBe('- a');
  await expect.poll(shown, { timeout: 10_000 }).toBe('b b');
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

test('another wish breaks the work off', async () => {
  const long = making('long', 2000);
  show(long.begin);
  await expect.poll(() => long.counted.steps).toBeGreaterThan(10);
  show(making('b', 1).begin);
  await expect.poll(shown).toBe('b b');
  const { steps } = long.counted;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(long.counted.steps).toBe(steps);
  expect(seen.some((word) => word.includes('long'))).toBe(false);
});

test('what the work throws is thrown while rendering', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  function* begin(): Steps<string> {
    for (let i = 0; i < 30; i += 1) {
      yield;
      busy(3);
    }
    throw new Error('no such word');
  }
  show(begin);
  await expect.poll(() => document.body.textContent, { timeout: 10_000 }).toContain('no such word');
  vi.restoreAllMocks();
});
