/** @file Runs the Python program that writes full-size networks and times PyTorch on them. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const python = process.env.PYTHON ?? '/usr/bin/python3';
const jemalloc = '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2';

/** What the program prints. Throws with what it says when it fails. */
export function peer(...args: (string | number)[]): string {
  const program = 'scripts/fixtures/bench/generator_peer.py';
  const tuned = existsSync(jemalloc)
    ? { LD_PRELOAD: jemalloc, MALLOC_CONF: 'dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always' }
    : {};
  const { stdout, stderr, status } = spawnSync(python, [program, ...args.map(String)], {
    encoding: 'utf8',
    env: { ...process.env, ...tuned, GOMP_SPINCOUNT: '0', OPENBLAS_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(`${program} needs Python with torch: ${stderr}`);
  return stdout;
}
