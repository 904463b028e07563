/**
 * @file `lab.inspect` as the page calls it, over every fixture: format, shape, type, axes, units,
 * minimum, maximum, mean and first values are those that numpy, nibabel, h5py and scipy found.
 */
import { describe, expect, it } from 'vitest';
import type { FileReport, Units } from '../../src/domain/arrays.ts';
import { expectFirst, expectStatistics } from '../../src/readers/testing/expect-info.ts';
import {
  FIXTURE_AREAS,
  fixtureBytes,
  fixtureFile,
  twinsOf,
} from '../../src/readers/testing/fixtures.ts';
import type { ArrayTwin } from '../../src/readers/testing/fixtures.ts';
import type { ReaderFile } from '../../src/readers/types.ts';
import { RpcClient } from '../rpc/client.ts';
import { serve } from '../rpc/serve.ts';
import type { ReaderProtocol } from './reader.protocol.ts';
import { createReader } from './reader.ts';

async function inspect(...files: ReaderFile[]): Promise<FileReport[]> {
  const { port1, port2 } = new MessageChannel();
  serve<ReaderProtocol>(port1, createReader());
  const reader = new RpcClient<ReaderProtocol>(port2);
  try {
    return await reader.call('inspect', { files });
  } finally {
    port1.close();
  }
}

/** Small integers that their header scales are kept as float32 too. */
const isScaled = (name: string) => /^(scaled\.nii|rh\.sulc)/.test(name);

/** What an array holds by its format or name; anything else has no unit before it is given a role. */
const UNITS: Readonly<Record<string, Units>> = {
  vertexIndex: 'index',
  vertex: 'index',
  faces: 'index',
  position: 'mm',
  xyz: 'mm',
  vertices: 'mm',
  label: 'label',
  index: 'label',
  rgba: 'rgb',
};

/** What files called betas hold: int16 as NSD writes it, float32 as those who share it mostly do. */
const BETAS: Readonly<Record<string, Units>> = { int16: 'psc300', float32: 'z' };

function unitsOf({ name, format }: FileReport, { path, units, dtype, shape }: ArrayTwin): Units {
  if (units) return units as Units;
  if (name === 'rgb.nii') return 'rgb';
  if (path === 'betas' || name.startsWith('betas.nii')) return BETAS[dtype] ?? 'unknown';
  // One volume of whole numbers may be a region; scaled ones are measurements.
  const volume = /^(nifti|analyze)/.test(format) && shape.length === 3 && /int/.test(dtype);
  if (volume && !/^(scaled|version2-be)/.test(name)) return 'label';
  return UNITS[path] ?? 'unknown';
}

function expectArrays(report: FileReport, twins: readonly ArrayTwin[]): void {
  expect(report.arrays.map(({ path }) => path)).toEqual(twins.map(({ path }) => path));
  for (const [i, twin] of twins.entries()) {
    const info = report.arrays[i];
    if (!info) throw new Error(`array ${twin.path} is missing`);
    const { dtype, shape, axes } = twin;
    expect(info).toMatchObject({ dtype, shape, axes });
    expect(info.units, twin.path).toBe(unitsOf(report, twin));
    if (twin.strings || !twin.first) continue;
    const single = dtype === 'float16' || dtype === 'float32' || isScaled(report.name);
    expectStatistics(info, twin, single);
    expectFirst(info, twin, single);
  }
}

for (const area of FIXTURE_AREAS) {
  const twins = await twinsOf(area);
  describe(`inspecting ${area}`, () => {
    it.each(twins.map((twin) => [twin.file, twin] as const))('%s', async (name, twin) => {
      const [report] = await inspect(await fixtureFile(area, name));
      if (!report) throw new Error('no report');
      expect(report).toMatchObject({ name, format: twin.format, problems: [] });
      expectArrays(report, twin.arrays);
    });
  });
}

interface PairTwin {
  format: string;
  array: ArrayTwin;
}

describe('inspecting pairs', () => {
  it.each(['pair-le', 'pair-be', 'analyze-le', 'analyze-be'])('%s', async (stem) => {
    const text = new TextDecoder().decode(await fixtureBytes('nifti', `${stem}.pair.json`));
    const twin = JSON.parse(text) as PairTwin;
    const files = [
      await fixtureFile('nifti', `${stem}.img`),
      await fixtureFile('nifti', `${stem}.hdr`),
    ];
    const [image, header] = await inspect(...files);
    expect(image).toMatchObject({ format: 'image-data', problems: [] });
    if (!header) throw new Error('no report');
    expect(header).toMatchObject({ format: twin.format, problems: [] });
    expectArrays(header, [twin.array]);
  });
});

describe('units that only the whole file tells', () => {
  it('are those of what the file was taken for', async () => {
    const betas = await fixtureFile('mgh', 'lh.betas.mgh');
    const [report] = await inspect({ ...betas, path: 'x/lh.betas_session01.mgh' });
    expect(report?.arrays[0]?.units).toBe('unknown');
    const volume = await fixtureFile('nifti', 'betas.nii.gz');
    const renamed = { ...volume, path: 'subj01/func1pt8mm/betas_session03.nii.gz' };
    const [session] = await inspect(renamed);
    expect(session).toMatchObject({ takenFor: 'betas, session 3' });
    expect(session?.arrays[0]?.units).toBe('psc300');
    const mask = await fixtureFile('nifti', 'f8-le.nii');
    const [roi] = await inspect({ ...mask, path: 'roi/streams.nii' });
    expect(roi?.arrays[0]?.units).toBe('label');
  });
});
