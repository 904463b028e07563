/** @file A slice as a picture: values in colours, regions over them; made while it is dragged. Pure. */
import type { Triple } from '../../domain/orientation.ts';
import type { Volume } from '../../domain/volume.ts';
import { categoryColour, colourAt, colormaps, type Rgb } from '../../ui/colormaps.ts';
import { placeOf, sizeOf, voxelOf, type Plane } from './planes.ts';

/** Grey, two colours from 0, or a colour for each number. */
export type SliceColours = 'grey' | 'signed' | 'labels';

/** How values become colours. */
export interface SliceLook {
  colours: SliceColours;
  /** Values drawn black and white; of `signed` the larger of both, on both sides of 0. */
  range: readonly [number, number];
  /** From `overlayOf`, or nothing. */
  overlay: Uint8Array | undefined;
  /** Of the regions, 0 to 1. */
  opacity: number;
}

/** The range that is drawn: of signed colours symmetric about 0. */
export function drawnRange({ colours, range }: Pick<SliceLook, 'colours' | 'range'>) {
  const most = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  return colours === 'signed' ? ([-most, most] as const) : range;
}

/**
 * @param from  A number for each voxel of a volume, in disk order.
 * @param into  `[height * width]` as {@link sizeOf} has it: gets the slice through `at`, row 0 on top.
 * @returns     `into`.
 */
export function cutSlice<Numbers extends Float32Array | Uint8Array>(
  from: Numbers,
  into: Numbers,
  where: { dims: Triple; plane: Plane; at: Triple },
): Numbers {
  const { dims, plane } = where;
  const { width, height } = sizeOf(dims, plane);
  let out = 0;
  for (let row = 0; row < height; row++) {
    const start = placeOf(voxelOf(0, row, where), dims);
    const step = placeOf(voxelOf(1, row, where), dims) - start;
    for (let column = 0; column < width; column++) into[out++] = from[start + step * column] ?? 0;
  }
  return into;
}

/** A colour for each of 256 steps. */
const nSteps = 256;
const steps = (colour: (share: number) => Rgb): Rgb[] =>
  Array.from({ length: nSteps }, (_, i) => colour(i / (nSteps - 1)));

const greys = steps((share) => [255 * share, 255 * share, 255 * share]);
const signed = steps((share) => colourAt(colormaps['diverging-dark'], share));

/** By whole number, made once each. */
const labelColours = new Map<number, Rgb>();

function labelColour(label: number): Rgb {
  if (label <= 0) return greys[label < 0 ? 45 : 0] ?? [0, 0, 0];
  const whole = Math.max(1, Math.round(label));
  const found = labelColours.get(whole) ?? categoryColour(whole - 1);
  labelColours.set(whole, found);
  return found;
}

const bytes = new Uint8ClampedArray(4);
const word = new Uint32Array(bytes.buffer);

/** RGBA as one number, as it lies in memory: a region over a colour; clear where there is neither. */
function pack(colour: Rgb | undefined, region: Rgb | undefined, opacity: number): number {
  const share = region ? opacity : 0;
  for (let i = 0; i < 3; i++) {
    bytes[i] = (1 - share) * (colour?.[i] ?? 0) + share * (region?.[i] ?? 0);
  }
  bytes[3] = colour || region ? 255 : 0;
  return word[0] ?? 0;
}

const regionColour = (region: number) => (region === 0 ? undefined : categoryColour(region - 1));

/** Of a value its place among {@link nSteps}, or the one after them where it is not finite. */
function stepOf(value: number, low: number, scale: number): number {
  const step = (value - low) * scale + 0.5;
  if (!Number.isFinite(value) || Number.isNaN(step)) return nSteps;
  return step < 0 ? 0 : step >= nSteps ? nSteps - 1 : Math.floor(step);
}

/** Numbers of one slice, and those of the regions over them, 0 for none. */
interface Numbers {
  values: Float32Array;
  regions: Uint8Array | undefined;
}

/** Colours of numbers between the ends of the range: from a table for each region that is met. */
function paintScaled({ values, regions }: Numbers, look: SliceLook, pixels: Uint32Array): void {
  const [low, high] = drawnRange(look);
  const scale = (nSteps - 1) / (high - low);
  const colours = look.colours === 'grey' ? greys : signed;
  const tableOf = (region: number) =>
    Uint32Array.from({ length: nSteps + 1 }, (_, step) =>
      pack(colours[step], regionColour(region), look.opacity),
    );
  const tables = [tableOf(0)];
  for (let i = 0; i < pixels.length; i++) {
    const table = (tables[regions?.[i] ?? 0] ??= tableOf(regions?.[i] ?? 0));
    pixels[i] = table[stepOf(values[i] ?? NaN, low, scale)] ?? 0;
  }
}

/** Colours of labels: neighbours mostly have the same. */
function paintLabels({ values, regions }: Numbers, look: SliceLook, pixels: Uint32Array): void {
  let last = { value: NaN, region: -1, packed: 0 };
  for (let i = 0; i < pixels.length; i++) {
    const value = values[i] ?? NaN;
    const region = regions?.[i] ?? 0;
    if (value !== last.value || region !== last.region) {
      const colour = Number.isFinite(value) ? labelColour(value) : undefined;
      last = { value, region, packed: pack(colour, regionColour(region), look.opacity) };
    }
    pixels[i] = last.packed;
  }
}

/** @returns RGBA, 4 a voxel; clear where the value is not finite and no region lies over it. */
export function paintSlice(numbers: Numbers, look: SliceLook): Uint8ClampedArray {
  const pixels = new Uint32Array(numbers.values.length);
  (look.colours === 'labels' ? paintLabels : paintScaled)(numbers, look, pixels);
  return new Uint8ClampedArray(pixels.buffer);
}

/** The slice through `at`, from the volume to the picture; row 0 on top. */
export function pictureOf(
  { dims, values }: Pick<Volume, 'dims' | 'values'>,
  plane: Plane,
  at: Triple,
  look: SliceLook,
) {
  const { width, height } = sizeOf(dims, plane);
  const where = { dims, plane, at };
  const n = width * height;
  const regions = look.overlay && cutSlice(look.overlay, new Uint8Array(n), where);
  const pixels = paintSlice(
    { values: cutSlice(values, new Float32Array(n), where), regions },
    look,
  );
  return { width, height, channels: 4 as const, pixels };
}
