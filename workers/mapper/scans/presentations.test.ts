/** @file The mean of a picture's presentations, against numpy (`scripts/fixtures/mapper/presentations.py`). */
import { expect, it } from 'vitest';
import { presentationsOf, trialsOf } from '../../../src/domain/presentations.ts';
import fixture from '../fixtures/presentations.json';
import type { MapperDataset } from '../mapper.protocol.ts';
import { queriesOf } from '../answers/held-out.ts';
import { Scans, type BetasReader } from './scans.ts';

const { nVoxels } = fixture;
const trialCondition = Int32Array.from(fixture.trialCondition);
const counts = fixture.sessions.map(({ betas }) => betas.length / nVoxels);

const dataset: MapperDataset = {
  id: 'presentations',
  nVoxels,
  sessions: fixture.sessions.map(({ session }, i) => ({
    session,
    firstTrial: counts.slice(0, i).reduce((sum, n) => sum + n, 0),
    nTrials: counts[i] ?? 0,
  })),
  trialCondition,
  train: new Uint32Array(0),
  val: Uint32Array.from(trialCondition.keys()),
  zscored: false,
};

function open(): Scans {
  const scans = new Scans();
  const call = (_: string, { session }: { session: number }) => {
    const found = fixture.sessions.find((one) => one.session === session);
    const betas = Int16Array.from(found?.betas ?? []);
    const invalid = Uint32Array.from(found?.invalid ?? []);
    return Promise.resolve({ betas, nTrials: betas.length / nVoxels, nVoxels, invalid });
  };
  scans.connect({ call } as unknown as BetasReader);
  scans.use(dataset);
  return scans;
}

const conditions = [...new Set(fixture.trialCondition)];
const firstTrial = (condition: number) => trialCondition.indexOf(condition);

it.each(conditions)('of picture %i over sessions, NaN where one has no data', async (condition) => {
  const trials = trialsOf(dataset, { trial: firstTrial(condition), average: true });
  const mean = await open().meanScan(trials);
  const expected = fixture.means[condition] ?? [];
  expect(mean).toHaveLength(expected.length);
  mean.forEach((value, v) => {
    const own = expected[v] ?? NaN;
    // Sums of three float32 of size 1 to 3: two roundings of 1.2e-7 each.
    if (Number.isNaN(own)) expect(value).toBeNaN();
    else expect(Math.abs(value - own)).toBeLessThan(1e-6);
  });
});

it('is the scan itself for a picture shown once, to the last bit', async () => {
  const trial = firstTrial(4);
  expect(presentationsOf(dataset, trial)).toEqual([trial]);
  const scans = open();
  expect(await scans.meanScan([trial])).toEqual(await scans.scan(trial));
});

it('is of the same trials as retrieval by averages', () => {
  for (const { condition, trials } of queriesOf(open(), 'average')) {
    expect(presentationsOf(dataset, firstTrial(condition))).toEqual(trials);
  }
});

it('a trial that does not exist stays alone, and is refused where its betas are read', async () => {
  expect(presentationsOf(dataset, 99)).toEqual([99]);
  await expect(open().meanScan([99])).rejects.toMatchObject({ code: 'bad-request' });
});
