/**
 * @file A worker killed in the middle of effects, the gallery, an interpolation and a picture's way to
 * its embedding: each fails clearly or goes on, and asked again it gives what it gave before.
 */
import type { Page } from '@playwright/test';
import { expect, openLab, test } from './support.ts';

type Worker = 'mapper' | 'generator';

/** Work in the page that takes some seconds, and a little of the same whose numbers are compared. */
interface Study {
  worker: Worker;
  long(page: Page): Promise<string>;
  short(page: Page): Promise<readonly number[]>;
}

/** `done`, or the code of what went wrong. Runs in the page. */
declare function outcome(work: () => Promise<unknown>): Promise<string>;
/** Messages sent so far to the worker of this name. Runs in the page. */
declare function sentTo(name: string): number;
/** A picture of the demo world to encode. Runs in the page. */
declare function scene(): Promise<ImageData>;

const studies: Record<string, Study> = {
  effects: {
    worker: 'mapper',
    long: (page) =>
      page.evaluate(() => outcome(() => window.lab.effects({ op: 'silence', scans: 300 }))),
    short: (page) =>
      page.evaluate(async () => {
        const { rows } = await window.lab.effects({ op: 'silence', scans: 2, seed: 1 });
        return rows.map(({ effect }) => effect.cosine.mean);
      }),
  },
  gallery: {
    worker: 'mapper',
    long: (page) => page.evaluate(() => outcome(() => window.lab.gallery({ seed: 3 }))),
    short: (page) =>
      page.evaluate(async () => [...(await window.lab.decode({ trial: 9, top: 0 })).embedding]),
  },
  interpolation: {
    worker: 'generator',
    long: (page) =>
      page.evaluate(() =>
        outcome(() => window.lab.interpolate({ from: 3, to: 7, steps: 100, top: 0 })),
      ),
    short: (page) =>
      page.evaluate(async () => {
        const frames = await window.lab.interpolate({ from: 3, to: 7, steps: 3, top: 0 });
        return frames.flatMap(({ image }) => [...image.data.slice(0, 200)]);
      }),
  },
  compose: {
    worker: 'generator',
    long: (page) =>
      page.evaluate(() =>
        outcome(async () => {
          const image = await scene();
          for (let seed = 0; seed < 40; seed += 1) await window.lab.encodePicture(image, { seed });
        }),
      ),
    short: (page) =>
      page.evaluate(async () => [...(await window.lab.encodePicture(await scene())).embedding]),
  },
};

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const sent: Record<string, number> = {};
    class CountedWorker extends Worker {
      readonly #name: string;
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.#name = /(\w+)\.worker/.exec(String(url))?.[1] ?? '';
      }
      override postMessage(
        message: unknown,
        transfer?: Transferable[] | StructuredSerializeOptions,
      ) {
        sent[this.#name] = (sent[this.#name] ?? 0) + 1;
        if (Array.isArray(transfer)) super.postMessage(message, transfer);
        else super.postMessage(message, transfer);
      }
    }
    Object.assign(window, {
      Worker: CountedWorker,
      sentTo: (name: string) => sent[name] ?? 0,
      outcome: (work: () => Promise<unknown>) =>
        work().then(
          () => 'done',
          (error: { code: string }) => error.code,
        ),
      scene: async () =>
        (await window.lab.compose({ place: 'beach', objects: [{ category: 'dog' }] })).image,
    });
  });
});

/** How often the worker was started again, once it is ready. */
const restartsOf = (page: Page, name: Worker) =>
  page.evaluate(async (worker) => {
    const now = (await window.lab.diagnostics()).workers[worker];
    return now?.state === 'ready' ? now.restarts : -1;
  }, name);

for (const names of [
  ['effects', 'interpolation'],
  ['gallery', 'compose'],
]) {
  test(`a worker killed in ${names.join(' and ')}: told, started again, and as before`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await openLab(page);
    for (const name of names) {
      const study = studies[name];
      if (!study) throw new Error(`There is no study ${name}.`);
      const before = await study.short(page);
      expect(before.length, name).toBeGreaterThan(10);
      const sent = await page.evaluate((worker) => sentTo(worker), study.worker);
      const running = study.long(page);
      // It is at work, and has been for a moment.
      await expect
        .poll(() => page.evaluate((worker) => sentTo(worker), study.worker))
        .toBeGreaterThan(sent);
      await page.waitForTimeout(100);
      const worker = page.workers().find((one) => one.url().includes(`${study.worker}.worker`));
      await worker?.evaluate(() => self.close());
      // Where it died between two calls, the next went to the worker started in its place.
      expect(['worker-crashed', 'done'], name).toContain(await running);
      await expect.poll(() => restartsOf(page, study.worker), { timeout: 60_000 }).toBe(1);
      expect(await study.short(page), name).toEqual(before);
    }
  });
}
