/** @file Entry of the reader worker. */
import { openFile } from '../../src/readers/registry.ts';
import { serveWorker } from '../rpc/worker-scope.ts';
import { createCrew } from './crew.ts';
import { betasStore, embeddingsStore } from './opfs-store.ts';
import type { ReaderProtocol } from './reader.protocol.ts';
import { createReader } from './reader.ts';

const crew = createCrew();
const open: typeof openFile = (file, options) => openFile(file, { ...options, crew });
serveWorker<ReaderProtocol>(createReader(open, betasStore, embeddingsStore));
