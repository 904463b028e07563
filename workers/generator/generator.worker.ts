/** @file Entry of the generator worker. */
import { serveWorker } from '../rpc/worker-scope.ts';
import { createGenerator } from './generator.ts';
import type { GeneratorProtocol } from './generator.protocol.ts';

serveWorker<GeneratorProtocol>(createGenerator());
