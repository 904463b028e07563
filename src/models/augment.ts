/**
 * @file Pictures altered before CLIP sees them, so that a mapper's targets vary (Lin et al. 2022,
 * appendix A.1): crop, flip, colour, grey, blur, cut-out, in this order. What is drawn stands apart
 * from what is done with it; the doing is checked against torchvision, step by step and as a whole.
 */
import type { Picture } from '../domain/dataset.ts';
import type { Random } from '../numerics/random.ts';

/** Side of the altered picture, pixels. */
export const AUGMENTED_SIDE = 256;

const BLUR_TAPS = 23;
/** Red, green and blue in grey. */
const GREY = [0.2989, 0.587, 0.114] as const;

export type ColourStep = 'brightness' | 'contrast' | 'saturation' | 'hue';

/** What was drawn for one picture; lengths in pixels of the 256 x 256 picture. */
export interface Augmentation {
  crop: { top: number; left: number; height: number; width: number };
  flip: boolean;
  /** In the order in which they are done; none: the colours stay. */
  colours: { step: ColourStep; amount: number }[];
  grey: boolean;
  /** Standard deviation; 0: not blurred. */
  blur: number;
  /** Rows and columns that become black, ends not included. */
  cutOut: { top: number; bottom: number; left: number; right: number };
}

/** Values `[3, side, side]` in 0..1. */
export interface Planes {
  side: number;
  values: Float32Array;
}

const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random.uniform();

function drawCrop(side: number, random: Random): Augmentation['crop'] {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const area = side * side * between(random, 0.8, 1);
    const ratio = Math.exp(between(random, Math.log(3 / 4), Math.log(4 / 3)));
    const width = Math.round(Math.sqrt(area * ratio));
    const height = Math.round(Math.sqrt(area / ratio));
    if (width < 1 || width > side || height < 1 || height > side) continue;
    const top = random.integer(side - height + 1);
    return { top, left: random.integer(side - width + 1), height, width };
  }
  return { top: 0, left: 0, height: side, width: side };
}

function drawColours(random: Random): Augmentation['colours'] {
  const colours: Augmentation['colours'] = [
    { step: 'brightness', amount: between(random, 0.6, 1.4) },
    { step: 'contrast', amount: between(random, 0.6, 1.4) },
    { step: 'saturation', amount: between(random, 0.8, 1.2) },
    { step: 'hue', amount: between(random, -0.1, 0.1) },
  ];
  return random.shuffle(colours);
}

function drawCutOut(side: number, random: Random): Augmentation['cutOut'] {
  const [x, y] = [random.uniform(), random.uniform()];
  // The last row and column are never masked, as in the released code.
  const held = (share: number) => Math.min(side - 1, Math.max(0, Math.round(share * side)));
  return {
    top: held(x - 0.15),
    bottom: held(x + 0.15),
    left: held(y - 0.15),
    right: held(y + 0.15),
  };
}

/** Draw one alteration, by the paper's distributions. */
export function drawAugmentation(random: Random, side = AUGMENTED_SIDE): Augmentation {
  return {
    crop: drawCrop(side, random),
    flip: random.uniform() < 0.5,
    colours: random.uniform() < 0.4 ? drawColours(random) : [],
    grey: random.uniform() < 0.2,
    blur: random.uniform() < 0.5 ? between(random, 0.1, 2) : 0,
    cutOut: drawCutOut(side, random),
  };
}

/** Place between two samples of an axis, half-pixel centres, ends repeated. */
function samples(length: number, offset: number, side: number) {
  return Array.from({ length: side }, (_, i) => {
    const place = Math.max(0, ((i + 0.5) * length) / side - 0.5);
    const low = Math.min(length - 1, Math.floor(place));
    const high = Math.min(length - 1, low + 1);
    return { low: low + offset, high: high + offset, share: place - low };
  });
}

type Reader = (channel: number, row: number, column: number) => number;

/** Bilinear resize of a window to `[3, side, side]`, without antialiasing. */
function resample(read: Reader, crop: Augmentation['crop'], side: number): Planes {
  const rows = samples(crop.height, crop.top, side);
  const columns = samples(crop.width, crop.left, side);
  const values = new Float32Array(3 * side * side);
  let at = 0;
  for (let c = 0; c < 3; c += 1) {
    for (const y of rows) {
      for (const x of columns) {
        const above = read(c, y.low, x.low) * (1 - x.share) + read(c, y.low, x.high) * x.share;
        const below = read(c, y.high, x.low) * (1 - x.share) + read(c, y.high, x.high) * x.share;
        values[at] = above * (1 - y.share) + below * y.share;
        at += 1;
      }
    }
  }
  return { side, values };
}

/** A picture as planes of side 256; grey ones get three equal planes. */
export function planesOf({ width, height, channels, pixels }: Picture): Planes {
  const read: Reader = (c, row, column) =>
    (pixels[(row * width + column) * channels + (channels === 1 ? 0 : c)] ?? 0) / 255;
  return resample(read, { top: 0, left: 0, height, width }, AUGMENTED_SIDE);
}

function cropped({ side, values }: Planes, crop: Augmentation['crop']): Planes {
  const read: Reader = (c, row, column) => values[(c * side + row) * side + column] ?? 0;
  return resample(read, crop, side);
}

function flipped({ side, values }: Planes): Planes {
  const turned = values.map((_, i) => values[i - (i % side) + side - 1 - (i % side)] ?? 0);
  return { side, values: turned };
}

const clamp = (v: number): number => Math.min(1, Math.max(0, v));

/** Grey of every pixel, `[side * side]`. */
function greyOf({ side, values }: Planes): Float32Array {
  const n = side * side;
  return Float32Array.from({ length: n }, (_, i) =>
    GREY.reduce((sum, share, c) => sum + share * (values[c * n + i] ?? 0), 0),
  );
}

/** `amount` of the picture and the rest of something else. */
function blend({ side, values }: Planes, amount: number, other: (i: number) => number): Planes {
  return { side, values: values.map((v, i) => clamp(amount * v + (1 - amount) * other(i))) };
}

/** A pixel with its hue turned by a share of the circle, through HSV. */
function turnHue(r: number, g: number, b: number, amount: number): [number, number, number] {
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  if (spread === 0) return [r, g, b];
  const sector =
    most === r ? (g - b) / spread : most === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
  const hue = 6 * ((((sector / 6 + amount) % 1) + 1) % 1);
  const channel = (n: number): number => {
    const k = (n + hue) % 6;
    return clamp(most - spread * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [channel(5), channel(3), channel(1)];
}

function withHue({ side, values }: Planes, amount: number): Planes {
  const n = side * side;
  const turned = new Float32Array(3 * n);
  for (let i = 0; i < n; i += 1) {
    const pixel = turnHue(values[i] ?? 0, values[n + i] ?? 0, values[2 * n + i] ?? 0, amount);
    pixel.forEach((v, c) => (turned[c * n + i] = v));
  }
  return { side, values: turned };
}

function coloured(planes: Planes, { step, amount }: Augmentation['colours'][number]): Planes {
  const n = planes.side ** 2;
  switch (step) {
    case 'brightness':
      return blend(planes, amount, () => 0);
    case 'contrast': {
      const mean = greyOf(planes).reduce((sum, v) => sum + v / n, 0);
      return blend(planes, amount, () => mean);
    }
    case 'saturation': {
      const grey = greyOf(planes);
      return blend(planes, amount, (i) => grey[i % n] ?? 0);
    }
    case 'hue':
      return withHue(planes, amount);
  }
}

function greyed(planes: Planes): Planes {
  const grey = greyOf(planes);
  return { side: planes.side, values: planes.values.map((_, i) => grey[i % grey.length] ?? 0) };
}

function gaussian(sigma: number): number[] {
  const half = (BLUR_TAPS - 1) / 2;
  const taps = Array.from({ length: BLUR_TAPS }, (_, i) =>
    Math.exp(-0.5 * ((i - half) / sigma) ** 2),
  );
  const sum = taps.reduce((a, b) => a + b, 0);
  return taps.map((tap) => tap / sum);
}

/** Index within 0..n-1, mirrored at both ends without repeating them. */
function mirrored(i: number, n: number): number {
  const inside = i < 0 ? -i : i;
  return inside < n ? inside : 2 * n - 2 - inside;
}

/** One pass of the blur: along rows (`step` 1) or columns (`step` side). */
function blurAlong({ side, values }: Planes, taps: number[], step: number): Planes {
  const half = (taps.length - 1) / 2;
  const blurred = values.map((_, at) => {
    const place = step === 1 ? at % side : Math.floor(at / side) % side;
    const start = at - place * step;
    let sum = 0;
    for (let k = 0; k < taps.length; k += 1) {
      const from = mirrored(place + k - half, side);
      sum += (taps[k] ?? 0) * (values[start + from * step] ?? 0);
    }
    return sum;
  });
  return { side, values: blurred };
}

function blurred(planes: Planes, sigma: number): Planes {
  const taps = gaussian(sigma);
  return blurAlong(blurAlong(planes, taps, 1), taps, planes.side);
}

function cut({ side, values }: Planes, cutOut: Augmentation['cutOut']): Planes {
  const { top, bottom, left, right } = cutOut;
  const kept = values.map((v, i) => {
    const [row, column] = [Math.floor(i / side) % side, i % side];
    return row >= top && row < bottom && column >= left && column < right ? 0 : v;
  });
  return { side, values: kept };
}

/** Do to a picture what was drawn for it. */
export function applyAugmentation(planes: Planes, drawn: Augmentation): Planes {
  let altered = cropped(planes, drawn.crop);
  if (drawn.flip) altered = flipped(altered);
  for (const colour of drawn.colours) altered = coloured(altered, colour);
  if (drawn.grey) altered = greyed(altered);
  if (drawn.blur > 0) altered = blurred(altered, drawn.blur);
  return cut(altered, drawn.cutOut);
}

/** A picture altered by chance: RGB, 256 x 256, values cut to whole numbers as PIL does. */
export function augmentPicture(picture: Picture, random: Random): Picture {
  const { side, values } = applyAugmentation(planesOf(picture), drawAugmentation(random));
  const n = side * side;
  const pixels = Uint8Array.from({ length: 3 * n }, (_, i) =>
    Math.floor(255 * (values[(i % 3) * n + Math.floor(i / 3)] ?? 0)),
  );
  return { width: side, height: side, channels: 3, pixels };
}
