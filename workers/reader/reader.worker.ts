/** @file Entry of the reader worker. */
import { openFile } from '../../src/readers/registry.ts';
import { serveWorker } from '../rpc/worker-scope.ts';
import { betasStore, embeddingsStore } from './opfs-store.ts';
import type { ReaderProtocol } from './reader.protocol.ts';
import { createReader } from './reader.ts';

serveWorker<ReaderProtocol>(createReader(openFile, betasStore, embeddingsStore));
