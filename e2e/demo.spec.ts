/** @file The page opens and decodes the demo, on WASM and on a (software) WebGPU adapter alike. */
import { expect, openLab, pixelsOf, test } from './support.ts';

test('opens, decodes a scan, and says which backend answered', async ({ page }) => {
  await openLab(page);
  const { dataset, decoded, diagnostics } = await page.evaluate(async () => {
    const summary = window.lab.dataset();
    const trial = 5;
    const result = await window.lab.decode({ trial });
    return {
      dataset: summary,
      diagnostics: await window.lab.diagnostics(),
      decoded: {
        embedding: [...result.embedding],
        truth: [...(result.truth ?? [])],
        colours: new Set(result.image.data).size,
        side: result.image.width,
        nRetrieved: result.retrieved.length,
        rank: result.rank,
        provenance: result.provenance,
      },
    };
  });
  expect(dataset).toMatchObject({ simulated: true, nTrials: 3000, nConditions: 1000 });
  expect(dataset?.problems).toEqual([]);
  expect(decoded.embedding).toHaveLength(512);
  expect(Math.hypot(...decoded.embedding)).toBeCloseTo(1, 4);
  expect(Math.hypot(...decoded.truth)).toBeCloseTo(1, 4);
  expect(decoded.colours).toBeGreaterThan(50);
  expect(decoded.side).toBeGreaterThanOrEqual(64);
  expect(decoded.nRetrieved).toBe(5);
  expect(decoded.rank).toBeGreaterThanOrEqual(1);
  expect(diagnostics.crossOriginIsolated).toBe(true);
  expect(diagnostics.backends.mapper?.backend).toBe('wasm');
  expect(diagnostics.backends.mapper?.threads).toBeGreaterThan(1);
  expect(diagnostics.backends.generator?.backend).toBe('wasm');
  expect(decoded.provenance.backends).toEqual({ mapper: 'wasm', generator: 'wasm' });
});

/** The shipped mapper sums around large shifts, of which float32 keeps a few thousandths of the signal. */
const MAPPER_COSINE = 0.9999;

test('WebGPU draws the picture that WASM draws', async ({ page }) => {
  test.setTimeout(240_000);
  const draw = async (mapper: string, generator: string, names: RegExp[]) => {
    await openLab(page, `?mapper=${mapper}&generator=${generator}#trial=7&seed=3`);
    for (const name of names) await expect(page.getByText(name)).toBeVisible();
    return pixelsOf(page, 'Decoded');
  };
  const embed = () =>
    page.evaluate(async () => {
      const decoded = await window.lab.decode({ trial: 7, seed: 3 });
      return [...decoded.embedding];
    });
  const wasm = await draw('wasm', 'wasm', [/^mapper WASM/, /^generator WASM/]);
  const embedded = await embed();
  const drawn = await draw('wasm', 'webgpu', [/^mapper WASM/, /^generator WebGPU/]);
  expect(drawn).toHaveLength(wasm.length);
  expect(new Set(wasm).size).toBeGreaterThan(50);
  const apart = drawn.map((v, i) => Math.abs(v - (wasm[i] ?? 999)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(2);
  await draw('webgpu', 'wasm', [/^mapper WebGPU/, /^generator WASM/]);
  const mapped = await embed();
  const cosine =
    mapped.reduce((sum, v, i) => sum + v * (embedded[i] ?? NaN), 0) /
    (Math.hypot(...mapped) * Math.hypot(...embedded));
  expect(cosine).toBeGreaterThan(MAPPER_COSINE);
});

test('the same address gives the same scan and the same provenance', async ({ page }) => {
  await openLab(page, '#trial=42&seed=9&condition=image');
  const decodeShown = () =>
    page.evaluate(() => window.lab.decode({ trial: 42, seed: 9, condition: 'image' }));
  const before = await decodeShown();
  await expect.poll(() => new URL(page.url()).hash).toContain('trial=42');
  await page.reload();
  await page.evaluate(() => window.lab.ready);
  const after = await decodeShown();
  expect(after.provenance).toEqual(before.provenance);
});
