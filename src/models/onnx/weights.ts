/**
 * @file The named weights of an ONNX model and what it says of itself: enough to take a mapper out of
 * a file without running it. Checked by a round trip, and against files of Python's `onnx`.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
import { LabError } from '../../domain/errors.ts';
import type { Tensor, TensorRecord } from '../../domain/model.ts';
import { fieldsOf, MAX_FIELDS, packedIntegers } from './inspect.ts';

const FLOAT = 1;
const EXTERNAL_LOCATION = 1;

type Budget = { left: number };

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer, 0, Math.floor(bytes.length / 4));
}

/** A float32 tensor with its name; undefined for other types. */
function tensorOf(bytes: Uint8Array, budget: Budget): [string, Tensor] | undefined {
  const shape: number[] = [];
  let [name, type] = ['', 0];
  let values: Float32Array | undefined;
  for (const { number, value, payload } of fieldsOf(bytes, budget)) {
    if (number === 1) shape.push(...(payload ? packedIntegers(payload) : [value]));
    if (number === 2) type = value;
    if (number === 8 && payload) name = textOf(payload);
    if ((number === 4 || number === 9) && payload) values = floats(payload);
    if (number === 14 && value === EXTERNAL_LOCATION) {
      throw new LabError(
        'bad-model',
        `The weights '${name}' of this ONNX model lie in another file. Save it as one file.`,
      );
    }
  }
  if (type !== FLOAT) return undefined;
  const size = shape.reduce((a, b) => a * b, 1);
  if (values?.length === size) return [name, { shape, values }];
  throw new LabError(
    'bad-model',
    `The weights '${name}' of this ONNX model should have ${size} values, but have ${values?.length ?? 0}.`,
  );
}

function entryOf(bytes: Uint8Array, budget: Budget): [string, string] {
  const texts = ['', '', ''];
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (payload && number < 3) texts[number] = textOf(payload);
  }
  return [texts[1] ?? '', texts[2] ?? ''];
}

/**
 * The float32 weights of a model by name.
 *
 * @param bytes     The file, borrowed; the weights are copied.
 * @throws LabError `bad-model` when it is no readable model, or its weights lie elsewhere.
 */
export function readOnnxWeights(bytes: Uint8Array): {
  tensors: TensorRecord;
  metadata: Record<string, string>;
} {
  const budget = { left: MAX_FIELDS };
  const tensors: TensorRecord = {};
  const metadata: Record<string, string> = {};
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (number === 14 && payload) {
      const [key, value] = entryOf(payload, budget);
      metadata[key] = value;
    }
    if (number !== 7 || !payload) continue;
    for (const field of fieldsOf(payload, budget)) {
      const found = field.number === 5 && field.payload && tensorOf(field.payload, budget);
      if (found) tensors[found[0]] = found[1];
    }
  }
  return { tensors, metadata };
}
