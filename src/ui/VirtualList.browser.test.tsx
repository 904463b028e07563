/** @file Rows of a list grow with the letters of the page at once, before any script hears of it. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { VirtualList } from './VirtualList.tsx';

function rowsOf(host: HTMLElement): DOMRect[] {
  return [...host.querySelectorAll('[role=option]')].map((row) => row.getBoundingClientRect());
}

test('letters that grow leave no row over another, though no event told the list', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  host.style.height = '200px';
  const root = createRoot(host);
  const list = (
    <VirtualList
      label="Trials"
      count={30_000}
      rowHeight={40}
      selected={-1}
      onSelect={() => undefined}
      renderRow={(row) => <span>{row}</span>}
      empty=""
    />
  );
  flushSync(() => root.render(list));
  await expect.poll(() => rowsOf(host).length).toBeGreaterThan(4);
  document.documentElement.style.fontSize = '200%';
  const [first, second, third] = rowsOf(host);
  expect(first?.height).toBeCloseTo(80, 3);
  expect(second?.top).toBeCloseTo(first?.bottom ?? NaN, 3);
  expect(third?.top).toBeCloseTo(second?.bottom ?? NaN, 3);
  document.documentElement.style.fontSize = '';
  flushSync(() => root.unmount());
  host.remove();
});
