/**
 * @file An ONNX file from disk as a model without its large weights, and where these lie in the file:
 * a session then reads them one by one instead of holding the file, a copy of it, and its own. Only
 * the heads of fields are looked at. Checked by running split models beside whole ones.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
import { LabError } from '../../domain/errors.ts';
import { canReadNow, readLater, readNow } from '../read-blob.ts';
import type { ApartWeights, SplitModel } from './encode.ts';
import { locationChunks } from './encode.ts';
import { inspectOnnx, type OnnxFacts } from './inspect.ts';
import { FieldReader, type FieldRange } from './field-reader.ts';
import type { Chunks } from './wire.ts';
import { bytesField, joinChunks } from './wire.ts';

/** Files up to this size are given to the runtime as they are. */
const WHOLE_BYTES = 64 * 1024 * 1024;
/** Smaller weights stay in the model: shapes are derived from them. */
const APART_BYTES = 16 * 1024;
/** What stays in the model: nodes, names, small weights. */
const MAX_REST_BYTES = 256 * 1024 * 1024;

const GRAPH = 7;
const INITIALIZER = 5;
const RAW_DATA = 9;
const EXTERNAL_DATA = 13;
/** Fields of a `TensorProto` that hold numbers: raw, or lists of one type. */
const NUMBERS = new Set([4, 5, 6, 7, RAW_DATA, 10, 11]);

export interface OpenedOnnx extends SplitModel {
  facts: OnnxFacts;
}

/**
 * Open an ONNX file.
 *
 * @param blob      Kept, and read again whenever a session is made of the model.
 * @throws LabError `bad-model` when it is no readable ONNX model or its weights lie in another file;
 *                  `limit-exceeded`; `model-fetch` when the file cannot be read.
 */
export async function openOnnx(blob: Blob): Promise<OpenedOnnx> {
  const split =
    blob.size <= WHOLE_BYTES
      ? { model: new Uint8Array(await readLater(blob)), weights: [] }
      : await splitOnnx(blob);
  const facts = inspectOnnx(split.model);
  refuseForeign(facts, split.weights.length);
  return { ...split, facts };
}

/** @param nApart  Weights that were taken out of the file by us. */
export function refuseForeign({ external }: OnnxFacts, nApart = 0): void {
  const foreign = external.length - nApart;
  if (foreign <= 0) return;
  throw new LabError(
    'bad-model',
    `${foreign} weights of this ONNX model (first '${external[0]}') lie in a file beside it. Save it as one file with its weights inside.`,
  );
}

/** As {@link openOnnx} of any size; nothing is checked beyond the fields. */
export async function splitOnnx(blob: Blob): Promise<SplitModel> {
  const weights: ApartWeights[] = [];
  const model = await withoutWeights(blob, async ({ number, start, end }) => {
    if (number !== RAW_DATA) return undefined;
    const path = `w${weights.length}`;
    weights.push(await apart(blob.slice(start, end), path));
    return locationChunks(path);
  });
  return { model, weights };
}

/**
 * The model without the numbers of its large weights, which are not read: its nodes, ports, and the
 * names, types and shapes of all weights. No session can be made of it.
 *
 * @throws LabError As {@link openOnnx}.
 */
export function outlineOnnx(blob: Blob): Promise<Uint8Array> {
  return withoutWeights(blob, ({ number }) => (NUMBERS.has(number) ? [] : undefined));
}

/** @param replace  What stands for a large field of a large weight; undefined keeps it as it is. */
async function withoutWeights(
  blob: Blob,
  replace: (field: FieldRange) => Promise<Chunks | undefined> | Chunks | undefined,
): Promise<Uint8Array> {
  const reader = new FieldReader(blob);
  const rest: Chunks = [];
  let kept = 0;
  const keep = async (into: Chunks, field: FieldRange) => {
    kept += field.end - field.from;
    if (kept > MAX_REST_BYTES) throw tooLarge();
    into.push(await reader.bytes(field.from, field.end));
  };

  async function tensor(field: FieldRange): Promise<Chunks> {
    const chunks: Chunks = [];
    for await (const part of reader.fields(field.start, field.end)) {
      if (part.number === EXTERNAL_DATA) chunks.push(...locationChunks('elsewhere'));
      else {
        const isLarge = part.end - part.start >= APART_BYTES;
        const instead = isLarge ? await replace(part) : undefined;
        if (instead) chunks.push(...instead);
        else await keep(chunks, part);
      }
    }
    return chunks;
  }

  async function graph(field: FieldRange): Promise<Chunks> {
    const chunks: Chunks = [];
    for await (const part of reader.fields(field.start, field.end)) {
      const isLarge = part.number === INITIALIZER && part.end - part.start >= APART_BYTES;
      if (isLarge) chunks.push(...bytesField(INITIALIZER, await tensor(part)));
      else await keep(chunks, part);
    }
    return chunks;
  }

  for await (const field of reader.fields(0, blob.size)) {
    if (field.number === GRAPH) rest.push(...bytesField(GRAPH, await graph(field)));
    else await keep(rest, field);
  }
  return joinChunks(rest);
}

/** Weights of the file: held until they have been copied, then read again if they are asked for. */
async function apart(slice: Blob, path: string): Promise<ApartWeights> {
  let held: ArrayBuffer | undefined = await readLater(slice);
  const release = () => {
    if (!canReadNow()) return;
    held?.transfer(0);
    held = undefined;
  };
  return {
    path,
    nBytes: slice.size,
    read: () => new Uint8Array((held ??= readNow(slice))),
    release,
  };
}

const tooLarge = (): LabError =>
  new LabError(
    'limit-exceeded',
    `Without its weights this ONNX model has more than ${MAX_REST_BYTES} bytes. Export it with its weights as initializers in raw form.`,
  );
