/**
 * @file Golden vectors of the two tiny generators (`goldenTensors`): what the reference classes of
 * Lafite (structure 2) and Mind Reader (structure 4) compute under PyTorch, const noise, float32.
 * Imported by tests only.
 */
import { goldenTensors, goldenWidths } from '../../src/models/lafite/testing.ts';

export interface Golden {
  w: number[];
  /** First four pixels of the top row, by channel. */
  row0: number[][];
  /** Pixel (8, 8). */
  centre: number[];
  mean: number;
  min: number;
  max: number;
  /** Pixel (8, 8) with z = 0. */
  zeroCentre: number[];
}

export const GOLDEN: Record<2 | 4, Golden> = {
  2: {
    w: [0.773721, -0.066247, 0.736681, -0.11125, 0.545986, -0.145601, 0.305603, -0.149062],
    row0: [
      [16.56183, 32.49242, 50.87896, 68.72852],
      [2.71638, 2.69197, 1.91509, 0.16737],
      [-17.1755, -34.41265, -53.79341, -72.19384],
    ],
    centre: [56.31805, 70.35703, -35.57447],
    mean: 0.38268,
    min: -151.46407,
    max: 136.98669,
    zeroCentre: [55.4444, 69.84883, -34.89242],
  },
  4: {
    w: [0.044258, -0.064536, 0.03665, 0.071104, 0.04265, 0.433153, -0.003435, 0.648781],
    row0: [
      [-0.22241, -0.254, 0.59306, 1.41317],
      [-10.60818, -17.24771, -20.48618, -22.24867],
      [-3.02285, -4.22453, -5.81816, -6.88711],
    ],
    centre: [1.17469, -6.99253, -11.20354],
    mean: -1.968433,
    min: -24.06254,
    max: 24.71438,
    zeroCentre: [1.03261, -7.24846, -11.1108],
  },
};

interface NamedInput {
  name: string;
  shape: number[];
  values: Float32Array;
}

function unit(values: number[]): Float32Array {
  const norm = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / norm);
}

/** Inputs of the golden run: z, conditions, const noise. */
export function goldenInputs(structure: 2 | 4, zeroZ: boolean): NamedInput[] {
  const { conditionDim, zDim } = goldenWidths(structure);
  const wave = (n: number, step: number, phase: number) =>
    Array.from({ length: n }, (_, i) => Math.sin(step * i + phase));
  const z = Float32Array.from(wave(zDim, 0.9, 0.3), (value) => (zeroZ ? 0 : value));
  const row = (name: string, values: Float32Array) => ({ name, shape: [1, values.length], values });
  const noise = Object.entries(goldenTensors(structure)).flatMap(([name, { shape, values }]) =>
    name.endsWith('.noise_const')
      ? [{ name: `noise.${name.replace('.noise_const', '')}`, shape: [1, 1, ...shape], values }]
      : [],
  );
  const second = row('condition1', unit(wave(conditionDim, 0.6, 0.7)));
  return [
    row('z', z),
    row('condition0', unit(wave(conditionDim, 1.3, 0.1))),
    ...(structure === 4 ? [second] : []),
    ...noise,
  ];
}
