/** @file Studies over many scans on the built page, truths known beforehand: effects of regions, the gallery. */
import type { Bench } from './browser.ts';
import type { Row } from './table.ts';

const SCANS = 30;

export async function benchStudies({ browser, url }: Bench): Promise<Row[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${url}?mapper=wasm&generator=wasm`);
  const found = await page.evaluate(async (scans) => {
    await window.lab.ready;
    // The truths of all held-out conditions are encoded once, for whichever study comes first.
    await window.lab.evaluate({ kind: 'retrieval', of: Infinity });
    const start = performance.now();
    const { rows, nScans } = await window.lab.effects({ op: 'silence', scans, seed: 1 });
    const between = performance.now();
    const { items } = await window.lab.gallery();
    return {
      effects: (between - start) / 1000,
      gallery: (performance.now() - between) / 1000,
      maps: nScans * (1 + 2 * rows.length),
      trials: items.length,
    };
  }, SCANS);
  await page.close();
  return [
    {
      what: `effects of regions over ${SCANS} scans`,
      value: found.effects,
      unit: 's',
      limit: { value: 15, at: 'most' },
      note: `${found.maps} scans mapped, random voxels of each region included`,
    },
    {
      what: `gallery of ${found.trials} held-out trials`,
      value: found.gallery,
      unit: 's',
      note: 'image and caption mapped and judged; pictures are drawn when looked at',
    },
  ];
}
