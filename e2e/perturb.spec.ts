/** @file ROIs silenced, kept and boosted: the vector and the picture follow. */
import { expect, openLab, test } from './support.ts';

test('silencing a region changes the vector and the picture; an empty list changes nothing', async ({
  page,
}) => {
  await openLab(page);
  const result = await page.evaluate(async () => {
    const decode = async (
      perturbation: Parameters<typeof window.lab.decode>[0]['perturbation'],
    ) => {
      const { embedding, image } = await window.lab.decode({
        trial: 12,
        ...(perturbation && { perturbation }),
      });
      return { embedding: [...embedding], pixels: [...image.data] };
    };
    return {
      plain: await decode([]),
      again: await decode([]),
      silenced: await decode([{ rois: ['V1'], op: 'silence' }]),
      factorOne: await decode([{ rois: ['V1'], op: 'multiply', amount: 1 }]),
      factorZero: await decode([{ rois: ['V1'], op: 'multiply', amount: 0 }]),
      boosted: await decode([{ rois: ['PPA'], op: 'add', amount: 5 }]),
    };
  });
  expect(result.again).toEqual(result.plain);
  expect(result.factorOne).toEqual(result.plain);
  expect(result.factorZero).toEqual(result.silenced);
  expect(result.silenced.embedding).not.toEqual(result.plain.embedding);
  expect(result.silenced.pixels).not.toEqual(result.plain.pixels);
  expect(result.boosted.embedding).not.toEqual(result.plain.embedding);
});

test('an unknown region is refused by name', async ({ page }) => {
  await openLab(page);
  const error = await page.evaluate(() =>
    window.lab
      .decode({ trial: 0, perturbation: [{ rois: ['V9'], op: 'silence' }] })
      .catch((e: { code: string; message: string }) => ({ code: e.code, message: e.message })),
  );
  expect(error).toMatchObject({ code: 'unknown-roi', message: expect.stringContaining('V9') });
});

test('the ends of an interpolation are the plain decodings, exactly', async ({ page }) => {
  await openLab(page);
  const { strip, ends } = await page.evaluate(async () => {
    const flat = (d: Awaited<ReturnType<typeof window.lab.decode>>) => ({
      embedding: [...d.embedding],
      pixels: [...d.image.data],
    });
    const frames = await window.lab.interpolate({ from: 3, to: 30, steps: 5 });
    const first = await window.lab.decode({ trial: 3 });
    const last = await window.lab.decode({ trial: 30 });
    return { strip: frames.map(flat), ends: [flat(first), flat(last)] };
  });
  expect(strip).toHaveLength(5);
  expect(strip[0]).toEqual(ends[0]);
  expect(strip[4]).toEqual(ends[1]);
  expect(strip[2]?.pixels).not.toEqual(ends[0]?.pixels);
});
