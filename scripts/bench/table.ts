/** @file Bench results as a table: what, figure, peer, ratio, limit, and whether it holds. */

export interface Row {
  what: string;
  value: number;
  unit: string;
  /** What the figure is compared with: another measurement of this run, or a fixed limit. */
  limit?: { value: number; at: 'most' | 'least' };
  note?: string;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 ? high : (high + (sorted[middle - 1] ?? NaN)) / 2;
}

/** The value that `share` (0 to 1) of the values lie below. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function holds({ value, limit }: Row): boolean | undefined {
  if (!limit) return undefined;
  return limit.at === 'most' ? value <= limit.value : value >= limit.value;
}

const format = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);

function cells(row: Row): string[] {
  const { what, value, unit, limit, note = '' } = row;
  const bound = limit ? `at ${limit.at} ${format(limit.value)} ${unit}` : '';
  const verdict = { true: 'holds', false: 'FALLS SHORT', undefined: '' }[String(holds(row))] ?? '';
  return [what, `${format(value)} ${unit}`, bound, verdict, note];
}

export function printTable(title: string, rows: Row[]): void {
  const table = [['what', 'measured', 'limit', '', 'note'], ...rows.map(cells)];
  const widths = table[0]?.map((_, c) => Math.max(...table.map((line) => line[c]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const line of table) {
    console.log(
      line
        .map((cell, c) => cell.padEnd(widths?.[c] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
