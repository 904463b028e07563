/** @file Entry of the layout worker. */
import { serveWorker } from '../rpc/worker-scope.ts';
import { createLayout } from './layout.ts';
import type { LayoutProtocol } from './layout.protocol.ts';

serveWorker<LayoutProtocol>(createLayout());
