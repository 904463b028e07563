/** @file Tables of measures with who made them in every row, so that exports of several subjects can be joined. Pure. */
import { makerOf, type Maker } from '../../state/made.ts';
import type { Cell, Table } from '../../ui/csv.ts';

const short = (sha256: string | undefined) => sha256?.slice(0, 12);

function seedIn(asked: unknown): number | undefined {
  if (typeof asked !== 'object' || asked === null) return undefined;
  if ('seed' in asked && typeof asked.seed === 'number') return asked.seed;
  return 'selection' in asked ? seedIn(asked.selection) : undefined;
}

/** `caption:0123456789ab image:ba9876543210`. */
function mapperWords({ mappers }: Maker): string {
  const words = Object.entries(mappers).map(([target, { sha256 }]) => `${target}:${short(sha256)}`);
  return words.sort().join(' ');
}

function columnsOf(maker: Maker): [string, Cell][] {
  const { data, generator, others, asked, version } = maker;
  const features = others.findLast(({ kind }) => kind === 'features');
  return [
    ['subject', data.subject],
    ['dataset', short(data.id)],
    ['simulated', Number(data.simulated)],
    ['mappers', mapperWords(maker)],
    ['generator', short(generator?.sha256)],
    ['feature_network', short(features?.sha256)],
    ['seed', seedIn(asked)],
    ['version', version],
  ];
}

/**
 * The table with columns that are the same in every row: subject, data set, models (first twelve digits of
 * their SHA-256), seed and version. As it is where it is not known what made the result.
 *
 * @param of  The result that the table is of.
 */
export function joinable(table: Table, of: unknown): Table {
  const maker = makerOf(of);
  if (!maker) return table;
  const columns = columnsOf(maker).filter(([name]) => !table.header.includes(name));
  const cells = columns.map(([, cell]) => cell);
  // A row may end early where its last cells are empty.
  const whole = (row: readonly Cell[]) => table.header.map((_, c) => row[c]);
  return {
    header: [...table.header, ...columns.map(([name]) => name)],
    rows: table.rows.map((row) => [...whole(row), ...cells]),
  };
}
