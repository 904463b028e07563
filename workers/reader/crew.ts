/**
 * @file Threads under the reader's own that undo the filters of HDF5 side by side. They are started
 * when first needed and stay; one that dies fails what it was asked and is replaced.
 */
import type { ChunkCrew } from '../../src/readers/hdf5/direct/packed-batch.ts';
import type { RpcClient } from '../rpc/client.ts';
import { connect } from '../rpc/connect.ts';
import type { UnpackProtocol } from '../unpack/unpack.protocol.ts';

/** More threads than this wait for the disk. */
const MOST = 4;
/** One batch is unpacked while the bytes of the next are on their way. */
const AHEAD = 2;

type Client = RpcClient<UnpackProtocol>;

function unpackWorker(): Worker {
  return new Worker(new URL('../unpack/unpack.worker.ts', import.meta.url), {
    type: 'module',
    name: 'unpack',
  });
}

/** @param cores  Of the machine; the reader's own thread only hands out work meanwhile. */
export function createCrew(
  cores = navigator.hardwareConcurrency,
  create = unpackWorker,
): ChunkCrew {
  const nThreads = Math.max(1, Math.min(MOST, cores));
  const clients: Client[] = [];

  function start(): Client {
    const client = connect<UnpackProtocol>(create(), () => {
      const at = clients.indexOf(client);
      if (at >= 0) clients.splice(at, 1);
    });
    clients.push(client);
    return client;
  }

  /** The thread with the least to do. */
  function idlest(): Client {
    const [first, ...others] = clients;
    const free = others.reduce((a, b) => (b.nPending < a.nPending ? b : a), first ?? start());
    return free.nPending > 0 && clients.length < nThreads ? start() : free;
  }

  return {
    atOnce: nThreads * AHEAD,
    gather: (blob, batch, signal) => idlest().call('gather', { blob, batch }, { signal }),
  };
}
