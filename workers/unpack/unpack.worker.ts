/** @file Entry of a thread that undoes the filters of HDF5 for the reader worker. */
import { serveWorker } from '../rpc/worker-scope.ts';
import type { UnpackProtocol } from './unpack.protocol.ts';
import { createUnpack } from './unpack.ts';

serveWorker<UnpackProtocol>(createUnpack());
