/** @file A task in a store: progress, stale values, failure, cancel, and the latest that wins. */
import { describe, expect, it } from 'vitest';
import { LabError } from '../domain/errors.ts';
import type { Remote } from '../domain/remote.ts';
import { createTask, type Task, type TaskContext } from './remote-task.ts';

function cell() {
  let remote: Remote<number> = { status: 'idle' };
  const seen: string[] = [];
  return {
    seen,
    get: () => remote,
    set: (next: Remote<number>) => {
      remote = next;
      seen.push(next.status);
    },
  };
}

function run(task: Task, c: ReturnType<typeof cell>, job: (t: TaskContext) => Promise<number>) {
  return task.run('working', c.get, c.set, job);
}

describe('a task', () => {
  it('runs, then is ready', async () => {
    const c = cell();
    await run(createTask(), c, async ({ progress }) => {
      progress('halfway', 0.5);
      expect(c.get()).toMatchObject({ what: 'halfway', fraction: 0.5 });
      return 4;
    });
    expect(c.get()).toEqual({ status: 'ready', value: 4 });
    expect(c.seen).toEqual(['running', 'running', 'ready']);
  });

  it('keeps the old value as stale while it runs and when it fails', async () => {
    const c = cell();
    const task = createTask();
    await run(task, c, async () => 1);
    await run(task, c, async () => {
      expect(c.get()).toMatchObject({ status: 'running', stale: 1 });
      throw new LabError('empty-roi', 'no voxel');
    });
    expect(c.get()).toMatchObject({ status: 'failed', stale: 1, error: { code: 'empty-roi' } });
  });

  it('lets the latest win, whatever comes back later', async () => {
    const c = cell();
    const task = createTask();
    let finishFirst: (value: number) => void = () => undefined;
    const first = run(task, c, () => new Promise((resolve) => (finishFirst = resolve)));
    await run(task, c, async () => 2);
    finishFirst(1);
    await first;
    expect(c.get()).toEqual({ status: 'ready', value: 2 });
  });

  it('goes back to what was there when cancelled', async () => {
    const c = cell();
    const task = createTask();
    await run(task, c, async () => 1);
    const second = run(
      task,
      c,
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    task.cancel();
    await second;
    expect(c.get()).toEqual({ status: 'ready', value: 1 });
  });
});
