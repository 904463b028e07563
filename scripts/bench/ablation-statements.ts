/** @file What the paper says about its ablations, and whether rows on other data agree. Pure. */
import type { AblationRow } from '../../src/state/ablation.ts';
import { holds, type Row } from './table.ts';

type Way = 'forward' | 'backward';

const both = 'combined f_mi + f_mc';

/** Rows that the statements need. */
export const needed = [
  'image mse',
  'image mse+cos',
  'image no-threshold',
  'image contra-finetuned',
  'caption contra-finetuned',
  both,
];

interface Statement {
  what: string;
  way: Way;
  /** The row that should have more, and those that should have less. */
  more: string;
  less: string[];
}

const statements: readonly Statement[] = [
  {
    what: 'contrastive fine-tuning beats MSE + cos',
    way: 'forward',
    more: 'image contra-finetuned',
    less: ['image mse+cos'],
  },
  {
    what: 'MSE alone is the worst loss',
    way: 'forward',
    more: 'image mse+cos',
    less: ['image mse'],
  },
  {
    what: 'a threshold beats none',
    way: 'backward',
    more: 'image mse+cos',
    less: ['image no-threshold'],
  },
  {
    what: 'f_mi + f_mc beats each alone',
    way: 'backward',
    more: both,
    less: ['image contra-finetuned', 'caption contra-finetuned'],
  },
];

/** The statements as rows of a table: how much more, at least 1. Those without their rows are left out. */
export function judged(rows: readonly AblationRow[]): Row[] {
  const count = (id: string, way: Way) => rows.find((row) => row.id === id)?.counts?.[way];
  return statements.flatMap(({ what, way, more, less }): Row[] => {
    const value = count(more, way);
    const others = less.map((id) => count(id, way));
    if (value === undefined || !others.every((other) => other !== undefined)) return [];
    const note = `${value} against ${others.join(' and ')}; the paper says so`;
    const limit = { value: 1, at: 'least' as const };
    return [
      {
        what: `${what}, ${way}`,
        value: value - Math.max(...others),
        unit: 'hits more',
        limit,
        note,
      },
    ];
  });
}

const CAUTION = `One seed is one seed. The threshold changes a tenth of a per cent of the values of the demo's embeddings, so what
the rows with and without it differ by is most likely chance, and other differences of this size may be too.`;

/** The table and, below it, figures and statements, as a page of Markdown. */
export function ablationPage(table: string, figures: readonly Row[]): string {
  const lines = figures.map((row) => {
    const verdict = { true: 'The demo agrees', false: 'The demo disagrees' }[String(holds(row))];
    const note = row.note === undefined ? '' : ` (${row.note})`;
    return `- ${verdict === undefined ? '' : `${verdict}: `}${row.what}: ${row.value} ${row.unit}${note}.`;
  });
  const head =
    'Written by `npm run bench ablation -- --rows=all` or without `--rows`; rows that were not asked for wait.';
  return `# Tables 3 and 4 on the demo subject\n\n${head}\n\n${table}\n${lines.join('\n')}\n\n${CAUTION}\n`;
}
