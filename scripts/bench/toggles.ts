/**
 * @file A region toggled by the mouse on the built page: time to the vector, to the picture and to the
 * picture on the page, tasks that block the main thread, also while a mapper trains, and memory over a
 * thousand toggles. All times run from the browser's own time stamp of the click.
 */
import type { CDPSession, Page } from 'playwright';
import type { Bench } from './browser.ts';
import { dragBoost, dragRows, watchCalls } from './drag.ts';
import { median, percentile, type Row } from './table.ts';

const TOGGLES = 50;
const TOGGLES_WHILE_TRAINING = 10;
const WARM_UP = 100;
const MEMORY_TOGGLES = 1000;
const query = '?mapper=wasm&generator=wasm';

/** Milliseconds from the click. */
interface Toggle {
  /** The new vector is in the page's state. */
  vector: number;
  /** The new picture is in the page's state. */
  picture: number;
  /** The picture is in the document: its frame appeared, or went. */
  shown: number;
}

declare global {
  interface Window {
    /** Set by the bench: the toggle under way, and long tasks so far in ms. */
    toggled: Promise<Toggle>;
    longTasks: number[];
  }
}

/** Runs in the page: `window.toggled` resolves when the next click has its picture on the page. */
function watchNextClick(isPerturbed: boolean): void {
  const last = (name: string) => performance.getEntriesByName(name).at(-1);
  const before = last('selection to picture')?.startTime ?? -1;
  const hasFrame = () => document.querySelector('[role=img][aria-label=Perturbed]') !== null;
  window.toggled = new Promise((resolve) => {
    const onClick = ({ timeStamp }: MouseEvent) => {
      const since = (entry: PerformanceEntry | undefined) =>
        entry ? entry.startTime + entry.duration - timeStamp : NaN;
      const look = () => {
        const picture = last('selection to picture');
        if (hasFrame() !== isPerturbed || !picture || picture.startTime <= before) return;
        watcher.disconnect();
        const shown = performance.now() - timeStamp;
        resolve({ vector: since(last('selection to vector')), picture: since(picture), shown });
      };
      const watcher = new MutationObserver(look);
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true });
    };
    window.addEventListener('click', onClick, { capture: true, once: true });
  });
}

/** The two cells of a region's row that the bench clicks. */
async function placesOf(
  page: Page,
): Promise<{ asIs: [number, number]; silence: [number, number] }> {
  const cells = page.getByRole('radiogroup', { name: 'V1v', exact: true }).locator('label');
  const middle = async (place: number): Promise<[number, number]> => {
    const box = await cells.nth(place).boundingBox();
    if (!box) throw new Error('The row of V1v is not on the page.');
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  return { asIs: await middle(0), silence: await middle(1) };
}

async function toggleTimes(page: Page, n: number): Promise<Toggle[]> {
  const places = await placesOf(page);
  const times: Toggle[] = [];
  for (let i = 0; i < n; i++) {
    const silences = i % 2 === 0;
    await page.evaluate(watchNextClick, silences);
    await page.mouse.click(...(silences ? places.silence : places.asIs));
    times.push(await page.evaluate(() => window.toggled));
    // A person looks at the picture; what is drawn when the page is idle is drawn in this time.
    await page.waitForTimeout(200);
  }
  return times;
}

async function openPage({ browser, url }: Bench): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // tsx wraps named functions in a helper of its own, which functions sent to the page would miss.
  await page.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  await page.addInitScript(watchCalls);
  await page.goto(url + query);
  await page.evaluate(async () => {
    await window.lab.ready;
    await window.lab.evaluate({ kind: 'retrieval', of: 300 });
    window.longTasks = [];
    new PerformanceObserver((list) => {
      window.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
  });
  await page.waitForTimeout(1000);
  return page;
}

async function longest(page: Page): Promise<number> {
  const tasks = await page.evaluate(() => window.longTasks.splice(0));
  return Math.max(0, ...tasks);
}

/** Toggle without a mouse, as fast as pictures come. */
function toggleMany(n: number): Promise<void> {
  const row = document.querySelector('[role=radiogroup][aria-label=V1v]');
  const radios = [...(row?.querySelectorAll('input') ?? [])];
  const one = (i: number) =>
    new Promise<void>((resolve) => {
      const watcher = new PerformanceObserver((list) => {
        if (!list.getEntries().some(({ name }) => name === 'selection to picture')) return;
        watcher.disconnect();
        resolve();
      });
      watcher.observe({ type: 'measure' });
      radios[i % 2 === 0 ? 1 : 0]?.click();
    });
  return Array.from({ length: n }).reduce<Promise<void>>(
    (before, _, i) => before.then(() => one(i)),
    Promise.resolve(),
  );
}

interface Memory {
  /** Bytes of JavaScript after a collection. */
  heap: number;
  nodes: number;
}

async function memoryOf(session: CDPSession): Promise<Memory> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { heap: usedSize, nodes };
}

async function memoryGrowth(page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(toggleMany, WARM_UP);
  const before = await memoryOf(session);
  await page.evaluate(toggleMany, MEMORY_TOGGLES);
  const after = await memoryOf(session);
  return { heap: after.heap - before.heap, nodes: after.nodes - before.nodes };
}

/** Longest task while a network trains and regions are toggled. */
async function longestWhileTraining(page: Page): Promise<number> {
  await page.evaluate(() => {
    void window.lab.train({ kind: 'conv', target: 'image', epochs: 20 }).catch(() => undefined);
  });
  await page.waitForTimeout(3000);
  await longest(page);
  await toggleTimes(page, TOGGLES_WHILE_TRAINING);
  return longest(page);
}

function timeRows(what: string, values: number[], limit: number): Row[] {
  return [
    {
      what: `ROI toggle to ${what}`,
      value: median(values),
      unit: 'ms',
      limit: { value: limit, at: 'most' },
      note: `median of ${values.length} mouse clicks, from the click`,
    },
    {
      what: `ROI toggle to ${what}, 95th percentile`,
      value: percentile(values, 0.95),
      unit: 'ms',
      limit: { value: 2 * limit, at: 'most' },
    },
  ];
}

export async function benchToggles(bench: Bench): Promise<Row[]> {
  const page = await openPage(bench);
  const times = await toggleTimes(page, TOGGLES);
  const blocked = await longest(page);
  const growth = await memoryGrowth(page);
  await longest(page);
  const drag = await dragBoost(page);
  await longest(page);
  const blockedInTraining = await longestWhileTraining(page);
  await page.close();
  return [
    ...timeRows(
      'new vector',
      times.map(({ vector }) => vector),
      60,
    ),
    ...timeRows(
      'new image',
      times.map(({ picture }) => picture),
      250,
    ),
    {
      what: 'ROI toggle to image on the page',
      value: median(times.map(({ shown }) => shown)),
      unit: 'ms',
    },
    {
      what: 'longest task of the main thread, toggling',
      value: blocked,
      unit: 'ms',
      limit: { value: 50, at: 'most' },
      note: '0 when none is over 50 ms',
    },
    {
      what: 'longest task, toggling while a network trains',
      value: blockedInTraining,
      unit: 'ms',
      limit: { value: 50, at: 'most' },
    },
    ...dragRows(drag),
    {
      what: `heap growth over ${MEMORY_TOGGLES} toggles`,
      value: growth.heap / 1e6,
      unit: 'MB',
      limit: { value: 5, at: 'most' },
      note: `after ${WARM_UP} toggles and a collection; ${growth.nodes} more nodes`,
    },
  ];
}
