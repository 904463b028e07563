/**
 * @file `npm run bench ablation [--rows=all | --rows='image mse,caption mse+cos'] [--seed=0]`: trains and judges
 * rows of the paper's tables 3 and 4 on the demo subject, in the built page, at the small size, and
 * prints them beside the paper's, with the four statements that the paper makes and whether the demo
 * agrees. Without `--rows`, the rows that those statements need. Rows that are done are kept for the
 * next run of the same size and seed; once all are there, `docs/figures/ablation.md` is written.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sizes } from '../../src/domain/training.ts';
import type { AblationRow } from '../../src/state/ablation.ts';
import { withKeptPage } from './browser.ts';
import { ablationPage, judged, needed } from './ablation-statements.ts';
import type { Row } from './table.ts';

const query = '?mapper=wasm&generator=wasm';

/** Row ids asked for; undefined for all. */
function rowsAsked(argv: readonly string[]): string[] | undefined {
  const option = argv.find((arg) => arg.startsWith('--rows='))?.slice('--rows='.length);
  if (option === undefined) return needed;
  return option === 'all' ? undefined : option.split(',').map((id) => id.trim());
}

function seedAsked(argv: readonly string[]): number {
  const option = argv.find((arg) => arg.startsWith('--seed='));
  return Number(option?.slice('--seed='.length) ?? 0);
}

/** Where the browser keeps rows: another folder when the small size is another. */
function keptIn(): string {
  const hash = createHash('sha256').update(JSON.stringify(sizes.small)).digest('hex');
  return join(tmpdir(), `afterimage-ablation-${hash.slice(0, 8)}`);
}

interface Found {
  rows: AblationRow[];
  markdown: string;
  /** Both ways, three presentations averaged, of the mappers that answer at the end. */
  averaged: Record<string, [number, number]>;
}

async function inPage(only: string[] | undefined, seed: number): Promise<Found> {
  return withKeptPage(keptIn(), async (page, url) => {
    page.on('console', (message) => {
      if (message.text().startsWith('ablation:')) console.log(message.text());
    });
    await page.goto(url + query);
    const asked = { ids: only, seed };
    return page.evaluate(async ({ ids, seed }): Promise<Found> => {
      const { lab } = window;
      await lab.ready;
      const began = performance.now();
      const seen = new Set<string>();
      const timer = setInterval(() => {
        for (const { id, title, target, epochs } of lab.trainings()) {
          const key = `${id} ${epochs.length}`;
          const last = epochs.at(-1);
          if (seen.has(key) || !last) continue;
          seen.add(key);
          const minutes = ((performance.now() - began) / 60_000).toFixed(1);
          const losses = `loss ${last.train.toFixed(4)}, ${last.check.toFixed(4)} on conditions kept apart`;
          console.log(
            `ablation: ${minutes} min, ${target}, ${title}, epoch ${epochs.length}: ${losses}`,
          );
        }
      }, 2000);
      const { rows, markdown } = await lab.ablate({
        ...{ size: 'small', seed },
        ...(ids && { only: ids }),
      });
      clearInterval(timer);
      const averaged: Found['averaged'] = {};
      for (const target of ['image', 'caption', 'combined'] as const) {
        const asked = { kind: 'retrieval', target, of: 300, average: true } as const;
        const { forward, backward } = await lab.evaluate(asked);
        averaged[target] = [Number(forward), Number(backward)];
      }
      return { rows, markdown, averaged };
    }, asked);
  });
}

const countOf = (
  row: AblationRow,
  way: 'forward' | 'backward',
  paper: number | undefined,
): Row => ({
  what: `table ${row.table}: ${row.label}, ${way}`,
  value: row.counts?.[way] ?? NaN,
  unit: `of ${row.counts?.of ?? 300}`,
  note:
    row.status === 'done'
      ? `paper ${paper ?? '-'} of 300; shuffled scans ${row.counts?.shuffled[way] ?? '-'}; trained in ${row.seconds?.toFixed(0) ?? '-'} s`
      : `${row.status}: ${row.error ?? ''}`,
});

/** Rows of tables 3 and 4 on the demo subject, beside the paper's. */
export async function benchAblation(): Promise<Row[]> {
  const only = rowsAsked(process.argv);
  const seed = seedAsked(process.argv);
  const { rows, markdown, averaged } = await inPage(only, seed);
  const done = rows.filter(({ status }) => status === 'done' || status === 'failed');
  const counts = done.flatMap((row) => [
    countOf(row, 'forward', row.paper?.[0]),
    countOf(row, 'backward', row.paper?.[1]),
  ]);
  const means = Object.entries(averaged).flatMap(([target, both]) =>
    both.map((value, i): Row => {
      const way = i === 0 ? 'forward' : 'backward';
      const what = `last mapper of ${target}, three presentations averaged, ${way}`;
      return { what, value, unit: 'of 300' };
    }),
  );
  const statements = judged(rows);
  const wanted = rows.filter(({ id }) => !only || only.includes(id));
  if (wanted.every(({ status }) => status === 'done')) {
    const file = `docs/figures/ablation${seed === 0 ? '' : `-seed-${seed}`}.md`;
    writeFileSync(file, ablationPage(markdown, [...means, ...statements]));
    console.log(`Written: ${file}`);
  }
  return [...counts, ...means, ...statements];
}
