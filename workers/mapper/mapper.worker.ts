/** @file Entry of the mapper worker. */
import { serveWorker } from '../rpc/worker-scope.ts';
import { createMapper } from './mapper.ts';
import type { MapperProtocol } from './mapper.protocol.ts';

serveWorker<MapperProtocol>(createMapper());
