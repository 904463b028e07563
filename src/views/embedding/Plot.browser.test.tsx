/** @file A figure says what it waits for until it is drawn. */
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { createFakeLab } from '../../testing/fake-lab.ts';
import { mountPanel, watchPanels } from '../../testing/panel.tsx';
import { Plot } from './Plot.tsx';

const { load } = vi.hoisted(() => ({ load: vi.fn<() => Promise<unknown>>() }));
vi.mock('./plotly.ts', () => ({ loadPlotly: load }));
watchPanels();

test('a figure is never empty without a word: loading, drawing, drawn', async () => {
  const library = Promise.withResolvers<unknown>();
  const drawn = Promise.withResolvers<undefined>();
  load.mockReturnValue(library.promise);
  mountPanel(<Plot traces={[]} layout={{}} label="A curve" />, { lab: createFakeLab() });
  const words = page.getByRole('status');
  await expect.element(words).toHaveTextContent('Loading what draws');
  library.resolve({ react: () => drawn.promise, purge: () => undefined });
  await expect.element(words).toHaveTextContent('Drawing');
  drawn.resolve(undefined);
  await expect.element(words).not.toBeInTheDocument();
  await expect.element(page.getByRole('img', { name: 'A curve' })).toBeVisible();
});
