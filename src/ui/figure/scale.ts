/** @file Axes of charts, on the page and on paper: ticks at round numbers, places, lines with gaps. Pure. */

export type Range = readonly [number, number];

/** From a value to a place. */
export type Scale = (value: number) => number;

/** A straight scale; an empty domain is put in the middle. */
export function linear([d0, d1]: Range, [r0, r1]: Range): Scale {
  if (d1 === d0) return () => (r0 + r1) / 2;
  return (value) => r0 + ((value - d0) / (d1 - d0)) * (r1 - r0);
}

/** Least and greatest finite value; `[0, 1]` when there is none. */
export function extent(lists: readonly ArrayLike<number | null>[]): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i < list.length; i += 1) {
      const value = list[i];
      if (value === null || value === undefined || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** A step of 1, 2 or 5 times a power of ten that divides the range in about `n`. */
function niceStep(span: number, n: number): number {
  const rough = span / Math.max(1, n);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((f) => f * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** Round numbers within the range, about `n` of them, and two at least: one alone is no scale. */
export function ticks([low, high]: Range, n: number): number[] {
  if (!(high > low)) return [low];
  const step = niceStep(high - low, n);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  if (last <= first) return ticks([low, high], n + 1);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** The range, widened to the ticks next outside it. */
export function niceRange([low, high]: Range, n: number): Range {
  if (!(high > low)) return [low - 0.5, low + 0.5];
  const step = niceStep(high - low, n);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}

/** All ticks with the decimals that the steps between them need, and a true minus. */
export function tickWords(values: readonly number[]): string[] {
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0));
  const decimals = step > 0 ? Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 2;
  return values.map((value) => {
    const text = Math.abs(value).toFixed(decimals);
    return value < 0 && Number(text) !== 0 ? `−${text}` : text;
  });
}

/** `M x y L x y ...`; a value that is missing breaks the line. Without `xs` values are 0, 1, 2, ... apart. */
export function linePath(
  ys: ArrayLike<number | null>,
  scaleX: Scale,
  scaleY: Scale,
  xs?: ArrayLike<number>,
): string {
  const parts: string[] = [];
  let isDown = false;
  for (let i = 0; i < ys.length; i += 1) {
    const y = ys[i];
    const isThere = y !== null && y !== undefined && Number.isFinite(y);
    if (isThere) {
      const place = `${scaleX(xs?.[i] ?? i).toFixed(2)} ${scaleY(y).toFixed(2)}`;
      parts.push(`${isDown ? 'L' : 'M'}${place}`);
    }
    isDown = isThere;
  }
  return parts.join('');
}
