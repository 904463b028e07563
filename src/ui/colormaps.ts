/**
 * @file Perceptual colour maps as 256-entry RGB tables, made from straight paths of CIELAB lightness.
 * Conversion: CIE 1976 L*a*b* under D65 and sRGB (IEC 61966-2-1), checked against the published
 * coordinates of the sRGB primaries. Diverging maps have the same lightness at -x and +x, so that
 * neither sign looks stronger; blue against orange-red stays apart for the colour-blind.
 */

export type ColormapName = 'diverging-light' | 'diverging-dark' | 'sequential';
export type Rgb = readonly [number, number, number];

export interface Colormap {
  name: ColormapName;
  title: string;
  /** Is the middle of the table a meaningful 0? */
  diverging: boolean;
  /** `[256, 3]` sRGB bytes, lowest value first. */
  table: Uint8Array;
}

export const tableSize = 256;

const white: Rgb = [0.95047, 1, 1.08883];
const degrees = Math.PI / 180;

function labToXyz(lab: Rgb): Rgb {
  const fy = (lab[0] + 16) / 116;
  const inverse = (f: number): number => (f > 6 / 29 ? f ** 3 : (3 * (f - 4 / 29) * 36) / 841);
  return [
    white[0] * inverse(fy + lab[1] / 500),
    white[1] * inverse(fy),
    white[2] * inverse(fy - lab[2] / 200),
  ];
}

function gamma(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

function linearOf(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** sRGB in 0..1, outside that range where the colour cannot be shown. */
function labToSrgb(lab: Rgb): Rgb {
  const [x, y, z] = labToXyz(lab);
  return [
    gamma(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
    gamma(-0.969266 * x + 1.8760108 * y + 0.041556 * z),
    gamma(0.0556434 * x - 0.2040259 * y + 1.0572252 * z),
  ];
}

/** CIELAB (D65) of an sRGB colour in bytes. */
export function rgbToLab(rgb: Rgb): Rgb {
  const [r, g, b] = [linearOf(rgb[0]), linearOf(rgb[1]), linearOf(rgb[2])];
  const forward = (t: number): number =>
    t > (6 / 29) ** 3 ? Math.cbrt(t) : (t * 841) / 108 + 4 / 29;
  const fx = forward((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white[0]);
  const fy = forward(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const fz = forward((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / white[2]);
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function inGamut(rgb: Rgb): boolean {
  return rgb.every((value) => value >= -1e-4 && value <= 1.0001);
}

/** Lightness, chroma and hue (degrees) as sRGB bytes; chroma is lowered until it can be shown. */
export function lchToRgb(lightness: number, chroma: number, hue: number): Rgb {
  const lab = (c: number): Rgb => [
    lightness,
    c * Math.cos(hue * degrees),
    c * Math.sin(hue * degrees),
  ];
  let high = chroma;
  if (!inGamut(labToSrgb(lab(high)))) {
    let low = 0;
    for (let i = 0; i < 24; i += 1) {
      const middle = (low + high) / 2;
      if (inGamut(labToSrgb(lab(middle)))) low = middle;
      else high = middle;
    }
    high = low;
  }
  const bytes = labToSrgb(lab(high)).map((v) => Math.round(Math.min(1, Math.max(0, v)) * 255));
  return [bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0];
}

function tableOf(colourAt: (t: number) => Rgb): Uint8Array {
  const table = new Uint8Array(tableSize * 3);
  for (let i = 0; i < tableSize; i += 1) table.set(colourAt(i / (tableSize - 1)), i * 3);
  return table;
}

interface Arms {
  centre: number;
  ends: number;
  chroma: number;
  /** Hue near the centre and at the end, degrees. */
  negative: [number, number];
  positive: [number, number];
}

function diverging(arms: Arms): Uint8Array {
  return tableOf((t) => {
    const signed = 2 * t - 1;
    const size = Math.abs(signed);
    const [from, to] = signed < 0 ? arms.negative : arms.positive;
    const lightness = arms.centre + (arms.ends - arms.centre) * size;
    return lchToRgb(lightness, arms.chroma * size ** 0.8, from + (to - from) * size);
  });
}

const light = diverging({
  centre: 95,
  ends: 34,
  chroma: 72,
  negative: [262, 285],
  positive: [50, 33],
});

const dark = diverging({
  centre: 14,
  ends: 78,
  chroma: 62,
  negative: [285, 240],
  positive: [35, 68],
});

const rising = tableOf((t) => lchToRgb(16 + 76 * t, 30 + 45 * t, 310 - 212 * t));

export const colormaps: Readonly<Record<ColormapName, Colormap>> = {
  'diverging-light': {
    name: 'diverging-light',
    title: 'blue–white–red',
    diverging: true,
    table: light,
  },
  'diverging-dark': {
    name: 'diverging-dark',
    title: 'blue–black–orange',
    diverging: true,
    table: dark,
  },
  sequential: { name: 'sequential', title: 'violet–green–yellow', diverging: false, table: rising },
};

/** Colour of `t` in 0..1 (clamped), nearest entry. */
export function colourAt(map: Colormap, t: number): Rgb {
  const i = Math.round(Math.min(1, Math.max(0, t)) * (tableSize - 1)) * 3;
  return [map.table[i] ?? 0, map.table[i + 1] ?? 0, map.table[i + 2] ?? 0];
}

/**
 * Colours for categories: hues a golden angle apart on three levels of lightness, so that neighbours
 * in the list differ in both. The same index is always the same colour.
 */
export function categoryColour(index: number): Rgb {
  const lightness = [62, 74, 50][index % 3] ?? 62;
  return lchToRgb(lightness, 52, (25 + index * 137.508) % 360);
}

/** `rgb(...)` for style sheets. */
export function css(rgb: Rgb): string {
  return `rgb(${rgb[0]}, ${rgb[1]}, ${rgb[2]})`;
}

/** A CSS gradient of a map, left lowest. */
export function gradient(map: Colormap, nStops = 33): string {
  const stops = Array.from({ length: nStops }, (_, i) => css(colourAt(map, i / (nStops - 1))));
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
