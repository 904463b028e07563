/**
 * @file Quotes that are never closed, found before the table is parsed: the parser keeps an error for
 * every stray quote on the way to the end of the file, which is much memory out of a small file.
 */
import { malformed } from '../fail.ts';

const QUOTE = '"';
/** Quotes inside one quoted cell that neither close it nor are doubled. */
const MAX_STRAY = 1000;

function openQuote(text: string, start: number): Error {
  const line = text.slice(0, start).split('\n').length;
  const cell = JSON.stringify(text.slice(start + 1, start + 21));
  return malformed(`A quote of the table, not closed, begins in line ${line} at the cell ${cell}`, {
    line,
  });
}

/** Is the quote the last of its cell: before a delimiter, a line end or the end, but for blanks? */
function closes(text: string, at: number, delimiter: string): boolean {
  let next = at + 1;
  while (text[next] === ' ') next += 1;
  return next >= text.length || text[next] === delimiter || text[next] === '\n';
}

/** Place of the quote that closes the cell which one at `start` opens. */
function endOfCell(text: string, start: number, delimiter: string): number {
  let stray = 0;
  for (let at = text.indexOf(QUOTE, start + 1); at >= 0; at = text.indexOf(QUOTE, at + 1)) {
    if (text[at + 1] === QUOTE) at += 1;
    else if (closes(text, at, delimiter)) return at;
    else stray += 1;
    if (stray > MAX_STRAY) break;
  }
  throw openQuote(text, start);
}

/** @throws LabError `malformed-file` for a quoted cell that has no end, with its line. */
export function assertQuotes(text: string, delimiter: string): void {
  for (let at = text.indexOf(QUOTE); at >= 0; at = text.indexOf(QUOTE, at + 1)) {
    const before = text[at - 1];
    const opens = before === undefined || before === delimiter || before === '\n';
    if (opens) at = endOfCell(text, at, delimiter);
  }
}
