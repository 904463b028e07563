/** @file Memory of a browser's page processes, from /proc: what the page's own figures leave out. */
import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

function describe(pid: number): Process | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
    return { pid, parent, command };
  } catch {
    return undefined;
  }
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => describe(Number(name)) ?? []);
}

/**
 * Largest peak resident size, in bytes, of a page process below the browser that was started with
 * `marker` among its arguments; 0 when there is none.
 */
export function peakPageBytes(marker: string): number {
  const all = processes();
  const own = new Set(all.filter(({ command }) => command.includes(marker)).map(({ pid }) => pid));
  for (let before = 0; before !== own.size;) {
    before = own.size;
    for (const { pid, parent } of all) if (own.has(parent)) own.add(pid);
  }
  const peaks = all
    .filter(({ pid, command }) => own.has(pid) && command.includes('--type=renderer'))
    .map(({ pid }) => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
    });
  return Math.max(0, ...peaks);
}
