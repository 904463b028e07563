/**
 * @file The folder that the benches of this run write to, below the temporary one. It goes with the
 * process, also when a bench fails or is interrupted.
 */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const scratch = join(tmpdir(), `afterimage-bench-${process.pid}`);

process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(1));
