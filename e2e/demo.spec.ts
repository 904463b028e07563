/** @file The page opens and decodes the demo, on WASM and on a (software) WebGPU adapter alike. */
import { expect, openLab, test } from './support.ts';

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

test('WebGPU gives the numbers and the picture that WASM gives', async ({ page }) => {
  test.setTimeout(240_000);
  const decode = async (query: string) => {
    await openLab(page, query);
    return page.evaluate(async () => {
      const { embedding, image, provenance } = await window.lab.decode({
        trial: 7,
        seed: 3,
        top: 0,
      });
      return { embedding: [...embedding], pixels: [...image.data], provenance };
    });
  };
  const wasm = await decode('?mapper=wasm&generator=wasm');
  const gpu = await decode('?mapper=webgpu&generator=webgpu');
  expect(gpu.provenance.backends).toEqual({ mapper: 'webgpu', generator: 'webgpu' });
  const embeddingError = Math.max(
    ...gpu.embedding.map((v, i) => Math.abs(v - (wasm.embedding[i] ?? 9))),
  );
  expect(embeddingError).toBeLessThan(1e-3);
  const pixelErrors = gpu.pixels.map((v, i) => Math.abs(v - (wasm.pixels[i] ?? 999)));
  expect(Math.max(...pixelErrors)).toBeLessThanOrEqual(2);
});

test('the same address gives the same scan and the same provenance', async ({ page }) => {
  await openLab(page, '#trial=42&seed=9&condition=image');
  const decodeShown = () =>
    page.evaluate(() => window.lab.decode({ trial: 42, seed: 9, condition: 'image' }));
  const before = await decodeShown();
  expect(new URL(page.url()).hash).toContain('trial=42');
  await page.reload();
  await page.evaluate(() => window.lab.ready);
  const after = await decodeShown();
  expect(after.provenance).toEqual(before.provenance);
});
