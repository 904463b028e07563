/** @file Tables as text. */

export type Cell = string | number | undefined;

/** Numbers that are taken away: a name for each column, and the rows. */
export interface Table {
  header: readonly string[];
  rows: readonly (readonly Cell[])[];
}

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV (RFC 4180): comma, quotes doubled, CRLF. */
export function toCsv({ header, rows }: Table): string {
  return [header, ...rows].map((row) => row.map(cellText).join(',')).join('\r\n') + '\r\n';
}
