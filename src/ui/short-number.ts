/** @file A number as it stands at the end of a scale: few digits, no zeros behind them, a true minus. */

/** `-0.12345` as `−0.123`. */
export function shortNumber(value: number, digits = 3): string {
  return String(Number(value.toPrecision(digits))).replace('-', '−');
}
