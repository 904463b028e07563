/**
 * @file The boost of a region dragged through a hundred values by the mouse on the built page: what the
 * workers were asked for on the way, what they did for values that were no longer wanted, and how
 * long after the drag the last value is on the page.
 */
import type { Page } from 'playwright';
import type { Row } from './table.ts';

const MOVES = 100;

/** Calls of the two operations that a drag asks for. */
interface Calls {
  sent: number;
  /** Answered although a newer value had taken their place. */
  wasted: number;
  /** Sent and neither answered nor called back, at most at one time, of one operation. */
  mostInFlight: number;
  /** In flight now. */
  open: number;
}

declare global {
  interface Window {
    /** Set by {@link watchCalls}. */
    workerCalls: Calls;
  }
}

/** Runs in the page before its scripts: counts `map` and `generate` on their way to the workers. */
export function watchCalls(): void {
  const calls: Calls = { sent: 0, wasted: 0, mostInFlight: 0, open: 0 };
  window.workerCalls = calls;
  const post = Worker.prototype.postMessage;
  const known = new WeakMap<Worker, { open: Map<number, string>; gone: Set<number> }>();
  const recordOf = (worker: Worker) => {
    const old = known.get(worker);
    if (old) return old;
    const record = { open: new Map<number, string>(), gone: new Set<number>() };
    known.set(worker, record);
    worker.addEventListener('message', ({ data }: MessageEvent<{ kind: string; id: number }>) => {
      if (data.kind === 'ok' && record.gone.has(data.id)) calls.wasted += 1;
      if (data.kind === 'ok' || data.kind === 'fail') {
        if (record.open.delete(data.id)) calls.open -= 1;
        record.gone.delete(data.id);
      }
    });
    return record;
  };
  // Its listener is the first of each worker: an answer is counted before the page asks for the next.
  const Plain = Worker;
  window.Worker = class extends Plain {
    constructor(...given: ConstructorParameters<typeof Plain>) {
      super(...given);
      recordOf(this);
    }
  };
  Worker.prototype.postMessage = function (
    this: Worker,
    message: { kind: string; id: number; op: string },
    transfer: Transferable[] = [],
  ) {
    const { open, gone } = recordOf(this);
    if (message.kind === 'cancel' && open.delete(message.id)) {
      gone.add(message.id);
      calls.open -= 1;
    }
    if (message.kind === 'call' && (message.op === 'map' || message.op === 'generate')) {
      calls.sent += 1;
      calls.open += 1;
      open.set(message.id, message.op);
      const same = [...open.values()].filter((op) => op === message.op);
      calls.mostInFlight = Math.max(calls.mostInFlight, same.length);
    }
    Reflect.apply(post, this, [message, transfer]);
  } as typeof post;
}

/** Runs in the page: from now to the last picture, once nothing was asked for half a second. */
async function untilQuiet(): Promise<number> {
  const start = performance.now();
  let { sent } = window.workerCalls;
  for (let since = start; performance.now() - since < 500;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (window.workerCalls.sent === sent && window.workerCalls.open === 0) continue;
    since = performance.now();
    sent = window.workerCalls.sent;
  }
  const last = performance.getEntriesByName('selection to picture').at(-1);
  return last ? Math.max(0, last.startTime + last.duration - start) : NaN;
}

export interface Drag extends Calls {
  /** From the last move to the picture of the last value, ms. */
  settled: number;
}

/** Silence, then boost V1v, and drag its slider there and back. The page was opened with {@link watchCalls}. */
export async function dragBoost(page: Page): Promise<Drag> {
  const row = page.getByRole('radiogroup', { name: 'V1v', exact: true });
  await row.locator('label').last().click();
  const thumb = page.getByRole('slider', { name: 'Boost of V1v' });
  await thumb.waitFor();
  await page.waitForTimeout(1000);
  const box = await thumb.boundingBox();
  if (!box) throw new Error('The slider of V1v is not on the page.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.evaluate(() => {
    Object.assign(window.workerCalls, { sent: 0, wasted: 0, mostInFlight: 0 });
  });
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let k = 1; k <= MOVES; k++) await page.mouse.move(x + 30 * Math.sin(k / 4), y);
  await page.mouse.up();
  const settled = await page.evaluate(untilQuiet);
  return { ...(await page.evaluate(() => window.workerCalls)), settled };
}

export function dragRows({ sent, wasted, mostInFlight, settled }: Drag): Row[] {
  return [
    {
      what: `boost dragged through ${MOVES} places: calls in flight of one operation`,
      value: mostInFlight,
      unit: '',
      limit: { value: 1, at: 'most' },
      note: `${sent} calls of map and generate were sent`,
    },
    {
      what: 'boost dragged: answers for values that were no longer wanted',
      value: wasted,
      unit: '',
      limit: { value: 0, at: 'most' },
      note: 'each was being worked on when a newer value came, and called back',
    },
    { what: 'boost dragged: last value drawn after the last move', value: settled, unit: 'ms' },
  ];
}
