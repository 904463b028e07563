/**
 * @file Generators made of formulas, for tests: the tiny network of the published golden vectors,
 * and random ones of any width. Imported by tests only.
 */
import type { TensorRecord } from '../../domain/model.ts';
import { createRandom } from '../../numerics/random.ts';

export interface Widths {
  structure: 2 | 3 | 4;
  resolution: number;
  zDim: number;
  wDim: number;
  conditionDim: number;
  /** Widths of the two layers of each condition network. */
  hidden: [number, number];
  nMappingLayers: number;
  channels: (side: number) => number;
}

/** The golden network: 16 px, channels 6, 6, 4. */
export function goldenWidths(structure: 2 | 4): Widths {
  return {
    structure,
    resolution: 16,
    zDim: 8,
    wDim: 8,
    conditionDim: 8,
    hidden: [260, 512],
    nMappingLayers: 2,
    channels: (side) => Math.min(64 / side, 6),
  };
}

type Shapes = [name: string, shape: number[]][];

/** Names and shapes of the parameters in the reference's own order of registration. */
export function parameterShapes(widths: Widths): Shapes {
  const shapes: Shapes = [];
  for (let side = 4; side <= widths.resolution; side *= 2) {
    const block = `synthesis.b${side}`;
    const nOut = widths.channels(side);
    const nBefore = widths.channels(side / 2);
    if (side === 4) shapes.push([`${block}.const`, [nOut, 4, 4]]);
    else shapes.push(...layerShapes(`${block}.conv0`, nBefore, nOut, 3, widths));
    shapes.push(...layerShapes(`${block}.conv1`, nOut, nOut, 3, widths));
    shapes.push(...layerShapes(`${block}.torgb`, nOut, 3, 1, widths));
  }
  for (let layer = 0; layer < widths.nMappingLayers; layer += 1) {
    const nIn = layer === 0 ? widths.zDim : widths.wDim;
    shapes.push([`mapping.fc${layer}.weight`, [widths.wDim, nIn]]);
    shapes.push([`mapping.fc${layer}.bias`, [widths.wDim]]);
  }
  return shapes;
}

function layerShapes(
  prefix: string,
  nIn: number,
  nOut: number,
  side: number,
  { structure, conditionDim, hidden, wDim }: Widths,
): Shapes {
  const linear = (name: string, out: number, into: number): Shapes => [
    [`${prefix}.${name}.weight`, [out, into]],
    [`${prefix}.${name}.bias`, [out]],
  ];
  const head = (slot: string): Shapes => [
    ...linear(`pre_0${slot}`, hidden[0], conditionDim),
    ...linear(`pre_1${slot}`, hidden[1], hidden[0]),
  ];
  const styles = {
    2: () => [...head(''), ...linear('affine_0', nIn, hidden[1] + wDim)],
    3: () => linear('affine', nIn, wDim),
    4: () => [...head(''), ...head('1'), ...linear('affine_0', nIn, hidden[1] + wDim)],
  };
  return [
    [`${prefix}.weight`, [nOut, nIn, side, side]],
    ...(side === 3 ? ([[`${prefix}.noise_strength`, []]] as Shapes) : []),
    [`${prefix}.bias`, [nOut]],
    ...styles[structure](),
  ];
}

const count = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

/** Noise buffers of a network, filled by a rule. */
function noiseBuffers(widths: Widths, fill: (i: number) => number): TensorRecord {
  const names = parameterShapes(widths).flatMap(([name]) => {
    const match = /^(synthesis\.b(\d+)\.conv\d)\.weight$/.exec(name);
    return match ? [[`${match[1]}.noise_const`, Number(match[2])] as const] : [];
  });
  return Object.fromEntries(
    names.map(([name, side]) => [
      name,
      {
        shape: [side, side],
        values: Float32Array.from({ length: side * side }, (_, i) => fill(i)),
      },
    ]),
  );
}

/** Fill rule of the golden vectors: sines of the index, scaled by the kind of parameter. */
export function goldenTensors(structure: 2 | 4): TensorRecord {
  const widths = goldenWidths(structure);
  const amplitude = (name: string): number => {
    if (name.endsWith('noise_strength')) return 0.5;
    if (!name.includes('pre_') && !name.startsWith('mapping')) return 1;
    return name.endsWith('weight') ? 60 : 20;
  };
  const tensors = parameterShapes(widths).map(([name, shape], k) => {
    const offset = name.endsWith('affine_0.bias') ? 1 : 0;
    const values = Float32Array.from(
      { length: count(shape) },
      (_, i) => amplitude(name) * Math.sin(0.37 * i + 0.11 * (k + 1)) + offset,
    );
    return [name, { shape, values }] as const;
  });
  return {
    ...Object.fromEntries(tensors),
    ...noiseBuffers(widths, (i) => Math.sin(0.53 * i + 0.2)),
  };
}

/** A random network with the reference's initial scales, seeded. */
export function randomTensors(widths: Widths, seed: number): TensorRecord {
  const random = createRandom(seed);
  const tensors = parameterShapes(widths).map(([name, shape]) => {
    const slow = (name.includes('pre_') || name.startsWith('mapping')) && name.endsWith('weight');
    const values = Float32Array.from(
      { length: count(shape) },
      () => random.normal() * (slow ? 100 : 1) * (name.endsWith('bias') ? 0.1 : 1),
    );
    if (/affine(_0)?\.bias$/.test(name)) values.forEach((value, i) => (values[i] = value + 1));
    return [name, { shape, values }] as const;
  });
  return { ...Object.fromEntries(tensors), ...noiseBuffers(widths, () => random.normal()) };
}
