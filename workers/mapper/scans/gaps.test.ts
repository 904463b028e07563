/** @file Voxels without data in one session: no z-score there, no part in a ridge, no NaN to a network. */
import { describe, expect, it } from 'vitest';
import type { MapperDataset } from '../mapper.protocol.ts';
import { usableVoxels } from '../ridge/design.ts';
import { withoutGaps } from './gaps.ts';
import { Scans, type BetasReader } from './scans.ts';

const dataset: MapperDataset = {
  id: 'gaps',
  nVoxels: 3,
  sessions: [
    { session: 1, firstTrial: 0, nTrials: 3 },
    { session: 2, firstTrial: 3, nTrials: 3 },
  ],
  trialCondition: Int32Array.of(0, 1, 2, 0, 1, 2),
  train: Uint32Array.of(0, 1, 2, 3, 4),
  val: Uint32Array.of(5),
  zscored: false,
};

/** Voxel 1 is outside the scan in session 2: 0 in all its trials. */
const betas = [Int16Array.of(1, 4, 7, 2, 5, 8, 3, 6, 9), Int16Array.of(1, 0, 7, 2, 0, 8, 3, 0, 9)];

function open(): Scans {
  const scans = new Scans();
  const call = (_: string, { session }: { session: number }) =>
    Promise.resolve({
      betas: betas[session - 1]?.slice(),
      nTrials: 3,
      nVoxels: 3,
      invalid: session === 2 ? Uint32Array.of(1) : new Uint32Array(0),
    });
  scans.connect({ call } as unknown as BetasReader);
  scans.use(dataset);
  return scans;
}

describe('a voxel without data in one of two sessions', () => {
  it('has no z-score there, and one elsewhere', async () => {
    const scans = open();
    expect([...(await scans.scan(0))].every(Number.isFinite)).toBe(true);
    const scan = await scans.scan(3);
    expect([...scan].map(Number.isFinite)).toEqual([true, false, true]);
    expect([...withoutGaps(scan)][1]).toBe(0);
    expect(withoutGaps(await scans.scan(0))).toEqual(await scans.scan(0));
  });

  it('takes no part in a ridge over both', async () => {
    const scans = open();
    const sessions = [await scans.session(1), await scans.session(2)];
    expect([...usableVoxels(sessions, 3)]).toEqual([0, 2]);
    expect([...usableVoxels(sessions.slice(0, 1), 3)]).toEqual([0, 1, 2]);
  });
});
