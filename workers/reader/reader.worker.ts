/** @file Entry of the reader worker. */
import { serveWorker } from '../rpc/worker-scope.ts';
import type { ReaderProtocol } from './reader.protocol.ts';
import { createReader } from './reader.ts';

serveWorker<ReaderProtocol>(createReader());
