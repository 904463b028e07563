/**
 * @file Does this backend compute? A product, a convolution, the mapper's golden output and every gradient
 * against answers known beforehand. Run at every start; a backend that fails one is not used, and the
 * operation that was wrong is named.
 */
import {
  againstWave,
  GOLDEN_GRADIENTS,
  GOLDEN_OUTPUT,
  goldenInput,
  goldenMapper,
} from '../network/golden.ts';
import { layoutOf } from '../network/layout.ts';
import { buildNetwork, forward, releaseNetwork } from '../network/network.ts';
import { startPass, turnWeights } from '../training/backward.ts';
import { collectGradients } from '../training/step.ts';
import * as kernels from './kernels.ts';
import * as layers from './layers.ts';

/** Largest error relative to the largest value; float32 sums in another order give about 1e-6. */
const TOLERANCE = 1e-4;

interface Check {
  name: string;
  found: () => Promise<Float32Array>;
  expected: Float32Array;
}

const wave = (n: number, step: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(step * i));

/** The largest of the golden numbers: float32 sums err relative to the largest terms on their way. */
const GRADIENT_SCALE = Math.max(...Object.values(GOLDEN_GRADIENTS).map(Math.abs));

/** Sizes that no tile divides. */
const [ROWS, INNER, COLUMNS, WIDTH] = [37, 19, 21, 3];

function expectedProduct(a: Float32Array, b: Float32Array): Float32Array {
  return Float32Array.from({ length: ROWS * COLUMNS }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < INNER; k += 1) {
      sum +=
        (a[Math.floor(at / COLUMNS) * INNER + k] ?? 0) * (b[k * COLUMNS + (at % COLUMNS)] ?? 0);
    }
    return sum;
  });
}

function expectedConvolution(x: Float32Array, kernel: Float32Array): Float32Array {
  return Float32Array.from({ length: ROWS * COLUMNS }, (_, at) => {
    const [row, out] = [Math.floor(at / COLUMNS), at % COLUMNS];
    let sum = 0;
    for (let w = 0; w < WIDTH; w += 1) {
      const from = row + w - 1;
      if (from < 0 || from >= ROWS) continue;
      for (let k = 0; k < INNER; k += 1) {
        sum += (x[from * INNER + k] ?? 0) * (kernel[(w * INNER + k) * COLUMNS + out] ?? 0);
      }
    }
    return Math.max(0, sum);
  });
}

function productCheck(): Check {
  const [a, b] = [wave(ROWS * INNER, 0.7), wave(INNER * COLUMNS, 1.3)];
  const found = () =>
    kernels.take(
      kernels.scoped(() =>
        kernels.product(
          kernels.uploadMatrix(a, ROWS, INNER),
          kernels.uploadMatrix(b, INNER, COLUMNS),
        ),
      ),
    );
  return { name: 'matmul', found, expected: expectedProduct(a, b) };
}

function convolutionCheck(): Check {
  const [x, kernel] = [wave(ROWS * INNER, 0.7), wave(WIDTH * INNER * COLUMNS, 1.1)];
  const found = () =>
    kernels.take(
      kernels.scoped(() =>
        layers.convolve(
          kernels.uploadMatrix(x, ROWS, INNER),
          kernels.uploadKernel(kernel, WIDTH, INNER, COLUMNS),
          undefined,
          'relu',
          1,
        ),
      ),
    );
  return { name: 'convolution', found, expected: expectedConvolution(x, kernel) };
}

function mapperCheck(): Check {
  const found = async (): Promise<Float32Array> => {
    const tensors = goldenMapper();
    const network = buildNetwork(tensors, layoutOf(tensors));
    try {
      return await forward(network, goldenInput());
    } finally {
      releaseNetwork(network);
    }
  };
  return { name: 'mapper', found, expected: GOLDEN_OUTPUT };
}

/** Every parameter's gradient; the names of those that are wrong come back instead of a verdict. */
async function wrongGradients(): Promise<string[]> {
  const tensors = goldenMapper();
  const layout = layoutOf(tensors);
  const network = buildNetwork(tensors, layout);
  const turned = turnWeights(network);
  try {
    const pass = await startPass(network, turned, goldenInput());
    const sum = pass.backward(new Float64Array(GOLDEN_OUTPUT.length).fill(1), undefined);
    pass.release();
    const found = await collectGradients(sum, tensors);
    return Object.entries(GOLDEN_GRADIENTS).flatMap(([name, expected]) => {
      const value = againstWave(found[name]?.values ?? new Float32Array(0));
      return Math.abs(value - expected) <= TOLERANCE * GRADIENT_SCALE ? [] : [name];
    });
  } finally {
    kernels.release(turned);
    releaseNetwork(network);
  }
}

async function failureOf({ name, found, expected }: Check): Promise<string | undefined> {
  const values = await found();
  const scale = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const worst = expected.reduce((most, v, i) => {
    const error = Math.abs((values[i] ?? NaN) - v);
    return Number.isNaN(error) ? Infinity : Math.max(most, error);
  }, 0);
  if (worst <= TOLERANCE * scale) return undefined;
  return `${name} is wrong on this device (error ${worst.toPrecision(2)} of ${scale.toPrecision(3)})`;
}

/** Why the backend in use cannot be trusted, or undefined when all checks pass. */
export async function selfTest(): Promise<string | undefined> {
  for (const check of [productCheck(), convolutionCheck(), mapperCheck()]) {
    const failure = await failureOf(check);
    if (failure !== undefined) return failure;
  }
  const wrong = await wrongGradients();
  if (wrong.length === 0) return undefined;
  return `the gradient of ${wrong.slice(0, 3).join(', ')}${wrong.length > 3 ? ', ...' : ''} is wrong on this device`;
}
