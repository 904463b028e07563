/** @file Embeddings of stimuli: there on the next visit, thrown away when damaged, wiped by the button. */
import type { Page } from '@playwright/test';
import { expect, openLab, test } from './support.ts';

const FOLDER = 'afterimage-embeddings';

/** Bytes of each kept file; undefined without the folder. */
function keptSizes(page: Page): Promise<number[] | undefined> {
  return page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(name).catch(() => undefined);
    if (!folder) return undefined;
    const sizes: number[] = [];
    for await (const handle of folder.values()) {
      if (handle.kind === 'file') sizes.push((await handle.getFile()).size);
    }
    return sizes;
  }, FOLDER);
}

function damageAll(page: Page): Promise<void> {
  return page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(name);
    for await (const handle of folder.values()) {
      if (handle.kind !== 'file') continue;
      const stream = await handle.createWritable({ keepExistingData: true });
      await stream.write({ type: 'write', position: 30, data: Uint8Array.of(1, 2, 3) });
      await stream.close();
    }
  }, FOLDER);
}

test('stimuli encoded on one visit are there on the next, until they are wiped', async ({
  page,
  noise,
}) => {
  await openLab(page);
  await page.keyboard.press('d');
  await page.getByRole('tab', { name: 'Embeddings' }).click();
  const section = page.getByRole('region', { name: 'Embeddings of the stimuli' });
  const pictures = section.getByRole('listitem').filter({ hasText: 'Pictures' }).first();
  const known = async () => Number(/(\d+) of/.exec((await pictures.textContent()) ?? '')?.[1]);
  await pictures.getByRole('button', { name: /Encode all/ }).click();
  await expect.poll(known, { timeout: 60_000 }).toBeGreaterThan(32);
  await section.getByRole('button', { name: 'Cancel' }).click();
  await expect(pictures).toContainText('by demo CLIP, kept in this browser');
  const n = await known();
  await expect
    .poll(async () => Math.max(0, ...((await keptSizes(page)) ?? [])))
    .toBeGreaterThan(4 * 512 * n);

  await openLab(page);
  await page.keyboard.press('d');
  await page.getByRole('tab', { name: 'Embeddings' }).click();
  // The truth of the scan that is shown brings back all that was kept; nothing else asks for so many.
  await expect.poll(known, { timeout: 60_000 }).toBeGreaterThanOrEqual(n);

  // Away from the lab, which would write what it encodes meanwhile over it.
  await page.goto('./demo/models/models.json');
  await damageAll(page);
  await openLab(page);
  await expect(page.getByText(/were damaged and thrown away/).first()).toBeVisible();
  // The page gone to is none of ours and has no icon.
  noise.splice(0, noise.length, ...noise.filter((text) => !text.includes('404')));
  await page.keyboard.press('d');
  await page.getByRole('button', { name: 'Wipe all that is kept' }).click();
  await expect.poll(async () => (await keptSizes(page))?.length ?? 0).toBe(0);
});
