import { describe, expect, it } from 'vitest';
import { fakeDrop, fakeFile, fakeArray } from '../../src/dataset/testing/fakes.ts';
import { GENERAL, leastFiles, stimuliFile } from '../../src/dataset/testing/tiny-subject.ts';
import { RpcClient } from '../rpc/client.ts';
import { serve } from '../rpc/serve.ts';
import type { BetasProtocol, ReaderProtocol } from './reader.protocol.ts';
import { createReader } from './reader.ts';

const drop = { replace: false, name: 'Tiny', simulated: true };

function connected(files = [...leastFiles(), stimuliFile()]) {
  const { opener, drop: dropped } = fakeDrop(files);
  const { port1, port2 } = new MessageChannel();
  serve<ReaderProtocol>(port1, createReader(opener));
  const reader = new RpcClient<ReaderProtocol>(port2);
  const close = () => port1.close();
  return { reader, dropped, close };
}

async function withMapperPort(reader: RpcClient<ReaderProtocol>) {
  const { port1, port2 } = new MessageChannel();
  await reader.call('connectMapper', { port: port1 }, { transfer: [port1] });
  return { betas: new RpcClient<BetasProtocol>(port2), closePort: () => port2.close() };
}

describe('the reader worker, over a port', () => {
  it('opens a drop with progress, and shows pictures and captions', async () => {
    const { reader, dropped, close } = connected();
    const seen: string[] = [];
    const { dataset, problems } = await reader.call(
      'open',
      { files: dropped, ...drop },
      { onProgress: ({ what }) => seen.push(what) },
    );
    expect(problems).toEqual([]);
    expect(dataset).toMatchObject({ name: 'Tiny', simulated: true, nVoxels: GENERAL.length });
    expect(seen).toHaveLength(dropped.length + 1);
    const [picture] = await reader.call('pictures', { conditions: [3] });
    expect(picture?.pixels).toHaveLength(12);
    expect(await reader.call('captions', { conditions: [0] })).toEqual([[]]);
    close();
  });

  it('serves betas and pixels on the mapper’s own port, with the voxels that hold no data', async () => {
    const { reader, dropped, close } = connected();
    const { dataset } = await reader.call('open', { files: dropped, ...drop });
    const { betas, closePort } = await withMapperPort(reader);
    const id = dataset?.id ?? '';
    const session = await betas.call('session', { dataset: id, session: 1 });
    expect(session).toMatchObject({ nTrials: 60, nVoxels: GENERAL.length });
    expect(session.betas).toBeInstanceOf(Int16Array);
    expect(session.invalid).toHaveLength(0);
    const { pixels, shape } = await betas.call('pixels', { dataset: id, conditions: [1, 2] });
    expect(shape).toEqual([2, 2, 3]);
    expect(pixels).toHaveLength(24);
    const stale = betas.call('session', { dataset: 'another', session: 1 });
    await expect(stale).rejects.toMatchObject({ code: 'no-dataset' });
    closePort();
    close();
  });

  it('answers before there is a data set with what to do', async () => {
    const { reader, close } = connected();
    const asking = reader.call('pictures', { conditions: [0] });
    await expect(asking).rejects.toMatchObject({ code: 'no-dataset' });
    close();
  });

  it('has no pictures without stimuli, and says where NSD keeps them', async () => {
    const { reader, dropped, close } = connected(leastFiles());
    await reader.call('open', { files: dropped, ...drop });
    await expect(reader.call('pictures', { conditions: [0] })).rejects.toMatchObject({
      code: 'missing-part',
      message: expect.stringContaining('nsd_stimuli.hdf5') as string,
    });
    close();
  });

  it('lists voxels without data in every session', async () => {
    const { reader, dropped, close } = connected();
    await reader.call('open', { files: dropped, ...drop });
    const checked = await reader.call('checkVoxels', null);
    expect(checked.map(({ session, invalid }) => [session, invalid.length])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    close();
  });

  it('cancels an opening and keeps what was open', async () => {
    const { reader, dropped, close } = connected();
    await reader.call('open', { files: dropped, ...drop });
    const controller = new AbortController();
    const opening = reader.call(
      'open',
      { files: dropped, ...drop, replace: true },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    expect(await reader.call('pictures', { conditions: [0] })).toHaveLength(1);
    close();
  });

  it('describes files without keeping them, also those nobody knows', async () => {
    const file = fakeFile('a.npy', 'npy', fakeArray('', Float32Array.of(1, 2, 3), [3]));
    const { reader, dropped, close } = connected([file]);
    const stray = { path: 'b.xyz', blob: new Blob(['?']) };
    const reports = await reader.call('inspect', { files: [...dropped, stray] });
    expect(reports[0]?.arrays[0]).toMatchObject({ shape: [3], min: 1, max: 3, mean: 2 });
    expect(reports[1]?.problems[0]?.code).toBe('unknown-format');
    close();
  });
});
