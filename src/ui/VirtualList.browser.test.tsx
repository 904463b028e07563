/** @file Rows of a list are there at once: where it is scrolled to, and as large as the letters of the page. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { VirtualList } from './VirtualList.tsx';

function rowsOf(host: HTMLElement): DOMRect[] {
  return [...host.querySelectorAll('[role=option]')].map((row) => row.getBoundingClientRect());
}

/** A list of 30,000 rows of 40 px, 200 px of them in sight. */
async function showList() {
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
  const remove = () => {
    flushSync(() => root.unmount());
    host.remove();
  };
  return { host, remove };
}

test('rows far away are there in the frame of the scroll', async () => {
  const { host, remove } = await showList();
  const box = host.querySelector('[role=listbox]');
  const { top = NaN, bottom = NaN } = box?.getBoundingClientRect() ?? {};
  const rows = new Promise<DOMRect[]>((resolve) => {
    box?.addEventListener('scroll', () => resolve(rowsOf(host)), { once: true });
  });
  box?.scrollTo({ top: 600_010 });
  const seen = await rows;
  expect(seen.some((row) => row.top <= top && row.bottom > top)).toBe(true);
  expect(seen.some((row) => row.top < bottom && row.bottom >= bottom)).toBe(true);
  remove();
});

test('letters that grow leave no row over another, though no event told the list', async () => {
  const { host, remove } = await showList();
  document.documentElement.style.fontSize = '200%';
  const [first, second, third] = rowsOf(host);
  expect(first?.height).toBeCloseTo(80, 3);
  expect(second?.top).toBeCloseTo(first?.bottom ?? NaN, 3);
  expect(third?.top).toBeCloseTo(second?.bottom ?? NaN, 3);
  document.documentElement.style.fontSize = '';
  remove();
});
