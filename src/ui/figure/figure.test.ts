/** @file Figures for paper: ticks, lines, documents that are XML, densities in PNG files. */
import { describe, expect, test } from 'vitest';
import { intervalFigure } from './interval-figure.ts';
import { lineFigure } from './line-figure.ts';
import { fitted } from './picture-figure.ts';
import { pointFigure } from './point-figure.ts';
import { sizeOf, withDensity } from './raster.ts';
import { extent, linear, linePath, niceRange, ticks, tickWords } from './scale.ts';
import { el, widthOf, words } from './svg.ts';

describe('axes', () => {
  test('ticks are round and inside', () => {
    expect(ticks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1].map((v) => expect.closeTo(v)));
    expect(ticks([-0.13, 0.31], 5)).toEqual([-0.1, 0, 0.1, 0.2, 0.3].map((v) => expect.closeTo(v)));
    expect(ticks([5, 5], 4)).toEqual([5]);
    // Two steps of 500 would leave 0 alone.
    expect(ticks([-200, 400], 2)).toEqual([-200, 0, 200, 400]);
    expect(ticks([1.2, 1.9], 1).length).toBeGreaterThan(1);
  });

  test('words have the decimals of the step and a true minus', () => {
    expect(tickWords([-0.1, 0, 0.1])).toEqual(['−0.1', '0.0', '0.1']);
    expect(tickWords([0, 500, 1000])).toEqual(['0', '500', '1000']);
    expect(tickWords([0, 0.025])).toEqual(['0.00', '0.03']);
  });

  test('a range grows to its ticks; one value alone gets room', () => {
    expect(niceRange([0.03, 0.97], 4)).toEqual([0, 1].map((v) => expect.closeTo(v)));
    expect(niceRange([2, 2], 4)).toEqual([1.5, 2.5]);
    expect(
      extent([
        [NaN, 3],
        [null, -1],
      ]),
    ).toEqual([-1, 3]);
    expect(extent([[]])).toEqual([0, 1]);
  });

  test('lines break at what is missing', () => {
    const same = (v: number) => v;
    expect(linePath([1, 2, null, 4, NaN, 6], same, same)).toBe(
      'M0.00 1.00L1.00 2.00M3.00 4.00M5.00 6.00',
    );
    expect(linear([0, 2], [10, 20])(1)).toBe(15);
    expect(linear([1, 1], [10, 20])(1)).toBe(15);
  });
});

/** Every element is closed, in order. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [, end, name = '', , self] of svg.matchAll(/<(\/?)([a-z]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (self) continue;
    if (!end) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0 && !/&(?!amp;|lt;|gt;|quot;)/.test(svg);
}

const nasty = 'a<b & "c"\u0001>';

test('words from outside stay words', () => {
  expect(words(0, 0, nasty)).toContain('a&lt;b &amp; &quot;c&quot;&gt;');
  expect(el('g', { id: nasty, x: undefined })).not.toContain('x=');
});

test('a figure of curves has its size, axes, units and names', () => {
  const series = [{ name: nasty, colour: '#000', y: [0.1, 0.4, null, 0.2], dots: true }];
  const panel = { title: 'Loss', x: { label: 'epoch' }, y: { label: 'loss (nat)' }, series };
  const svg = lineFigure(
    { title: nasty, panels: [panel, panel], panelHeightMm: 50, note: 'seed 0' },
    85,
  );
  expect(sizeOf(svg)).toEqual({ widthMm: 85, heightMm: 104 });
  expect(isWellFormed(svg)).toBe(true);
  for (const word of ['epoch', 'loss (nat)', 'Loss', 'seed 0']) expect(svg).toContain(word);
  expect(svg.match(/<circle/g)).toHaveLength(6);
  expect(svg).not.toMatch(/NaN|Infinity/);
});

test('a figure of intervals draws a row each and leaves out what is not known', () => {
  const values = [
    { mean: 0.1, low: 0.05, high: 0.2 },
    { mean: NaN, low: NaN, high: NaN },
  ];
  const groups = [{ name: 'region', colour: '#0b7083', values }];
  const svg = intervalFigure(
    { title: 'Effects', rows: ['V1v', nasty], panels: [{ title: 'Shift', groups }] },
    180,
  );
  expect(isWellFormed(svg)).toBe(true);
  expect(svg).not.toMatch(/NaN|Infinity/);
  // One dot of the legend, one of the row that is known.
  expect(svg.match(/<circle/g)).toHaveLength(2);
});

test('a figure of points has one scale for both axes', () => {
  const points = Float32Array.of(0, 0, 4, 0, 4, 1);
  const groups = [{ name: 'held out', colour: '#0b7083', points, radius: 1 }];
  const path = { name: 'strip', colour: '#c2500a', points, labels: ['scan 1', '', nasty] };
  const svg = pointFigure({ title: 'Map', x: 'first', y: 'second', groups, paths: [path] }, 120);
  expect(isWellFormed(svg)).toBe(true);
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="1"/g)].map((m) => [
    Number(m[1]),
    Number(m[2]),
  ]);
  const [a, b, c] = dots as [number[], number[], number[]];
  const perX = ((b[0] ?? 0) - (a[0] ?? 0)) / 4;
  const perY = (b[1] ?? 0) - (c[1] ?? 0);
  expect(perX).toBeCloseTo(perY, 1);
});

test('the density stands in the PNG behind its header', () => {
  const png = Uint8Array.from({ length: 60 }, (_, i) => i);
  const out = withDensity(png, 300);
  expect(out).toHaveLength(60 + 21);
  expect(out.subarray(0, 33)).toEqual(png.subarray(0, 33));
  expect(out.subarray(54)).toEqual(png.subarray(33));
  const view = new DataView(out.buffer);
  expect(String.fromCharCode(...out.subarray(37, 41))).toBe('pHYs');
  expect([view.getUint32(41), view.getUint32(45), out[49]]).toEqual([11811, 11811, 1]);
  // zlib.crc32(b'pHYs' + struct.pack('>IIB', 11811, 11811, 1)) of Python.
  expect(view.getUint32(50)).toBe(2024095606);
});

test('words below a picture shrink until they stay under it', () => {
  expect(fitted('seen', 40)).toBe(6);
  const long = 'V1v silent: 10 % of 300';
  const size = fitted(long, 30);
  expect(size).toBeLessThan(6);
  expect(widthOf(long, size)).toBeLessThanOrEqual(30.001);
});
