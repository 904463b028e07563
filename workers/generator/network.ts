/**
 * @file One network in ONNX Runtime: named float and token inputs in, plain arrays out. Made again
 * by itself after the GPU was lost; its tensors are released after every run.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { LabError } from '../../src/domain/errors.ts';
import type { SplitModel } from '../../src/models/onnx/encode.ts';
import { splitModel } from '../../src/models/onnx/encode.ts';
import { GraphBuilder } from '../../src/models/onnx/graph.ts';
import type { Runtime, SessionOptions } from './runtime.ts';

export interface Port {
  name: string;
  type: string;
  /** A number is a fixed size, anything else is free. */
  shape: readonly (number | string)[];
}

export interface Feed {
  values: Float32Array | Int32Array | BigInt64Array;
  shape: number[];
}

export interface Output {
  values: Float32Array;
  shape: readonly number[];
}

/** The model, asked for again when the session has to be made again. */
export type ModelSource = () => Promise<SplitModel>;

/** A network that runs. Make it with {@link Network.open}, release it when it is replaced. */
export class Network {
  readonly #runtime: Runtime;
  readonly #source: ModelSource;
  readonly #options: SessionOptions;
  #session: InferenceSession;
  #epoch: number;

  private constructor(
    runtime: Runtime,
    source: ModelSource,
    options: SessionOptions,
    session: InferenceSession,
  ) {
    this.#runtime = runtime;
    this.#source = source;
    this.#options = options;
    this.#session = session;
    this.#epoch = runtime.epoch;
  }

  /**
   * Load a network.
   *
   * @param what      What it is, for the error text.
   * @throws LabError `bad-model` when ONNX Runtime refuses it.
   */
  static async open(
    runtime: Runtime,
    source: ModelSource,
    what: string,
    signal: AbortSignal,
    options: SessionOptions = {},
  ): Promise<Network> {
    return runtime.inTurn(signal, async () => {
      const session = await createSession(runtime, source, what, options);
      return new Network(runtime, source, options, session);
    });
  }

  get inputs(): Port[] {
    return this.#session.inputMetadata.map(portOf);
  }

  get outputs(): Port[] {
    return this.#session.outputMetadata.map(portOf);
  }

  /**
   * Run once.
   *
   * @param feeds     By input name. Borrowed until the promise settles.
   * @param wanted    Names of the outputs to compute.
   * @returns         Outputs as float32, newly made.
   * @throws LabError `bad-model` when the network fails on its input, `device-lost` when the GPU
   *                  went and did not come back, `out-of-memory`.
   */
  run(
    feeds: Record<string, Feed>,
    wanted: readonly string[],
    signal: AbortSignal,
  ): Promise<Record<string, Output>> {
    return this.#runtime.inTurn(signal, async () => {
      await this.#revive();
      try {
        return await this.#runOnce(feeds, wanted);
      } catch (error) {
        const lost = this.#options.provider !== 'wasm' && (await this.#runtime.isLost());
        if (!lost) throw asRunError(error);
        await this.#runtime.replaceDevice();
        await this.#revive();
        return await this.#runOnce(feeds, wanted);
      }
    });
  }

  /** Free the session. The network must not be used again. */
  async release(): Promise<void> {
    await this.#session.release().catch(() => undefined);
  }

  /** Make the session again if its device is not the current one. */
  async #revive(): Promise<void> {
    if (this.#options.provider !== undefined || this.#epoch === this.#runtime.epoch) return;
    await this.release();
    this.#session = await createSession(this.#runtime, this.#source, 'network', this.#options);
    this.#epoch = this.#runtime.epoch;
  }

  async #runOnce(
    feeds: Record<string, Feed>,
    wanted: readonly string[],
  ): Promise<Record<string, Output>> {
    const inputs = Object.entries(feeds).map(
      ([name, feed]) => [name, toTensor(this.#runtime, feed)] as const,
    );
    const results = await this.#session.run(Object.fromEntries(inputs), [...wanted], {
      logSeverityLevel: 4,
    });
    const outputs = await Promise.all(
      wanted.map(async (name) => [name, await fromTensor(name, results[name])] as const),
    );
    for (const [, tensor] of inputs) tensor.dispose();
    return Object.fromEntries(outputs);
  }
}

/**
 * Load the runtime's own program, which takes 100 MB for a moment: before a large file is read, not
 * beside it.
 */
export async function warmUp(runtime: Runtime, signal: AbortSignal): Promise<void> {
  const nothing = new GraphBuilder('nothing');
  nothing.output('out', nothing.input('in', [1]), [1]);
  const source = async () => splitModel(nothing.graph);
  await (await Network.open(runtime, source, 'first network', signal)).release();
}

function portOf(metadata: InferenceSession.ValueMetadata): Port {
  if (!metadata.isTensor) return { name: metadata.name, type: 'other', shape: [] };
  return { name: metadata.name, type: metadata.type, shape: metadata.shape };
}

async function createSession(
  runtime: Runtime,
  source: ModelSource,
  what: string,
  options: SessionOptions,
): Promise<InferenceSession> {
  const model = await source();
  try {
    return await runtime.createSession(model, options);
  } catch (cause) {
    if (cause instanceof LabError) throw cause;
    if (isOutOfMemory(cause)) throw outOfMemory(cause);
    throw new LabError(
      'bad-model',
      `ONNX Runtime cannot load the ${what}: ${firstLine(cause)}. Export it again (opset 17 or lower, float32), or drop another file.`,
      {},
      { cause },
    );
  }
}

function toTensor({ ort }: Runtime, { values, shape }: Feed): Tensor {
  if (values instanceof Float32Array) return new ort.Tensor('float32', values, shape);
  if (values instanceof Int32Array) return new ort.Tensor('int32', values, shape);
  return new ort.Tensor('int64', values, shape);
}

async function fromTensor(name: string, tensor: Tensor | undefined): Promise<Output> {
  const values = await tensor?.getData(true);
  if (!tensor || !(values instanceof Float32Array)) {
    throw new LabError('bad-model', `The network's output '${name}' is not float32.`);
  }
  const output = { values: values.slice(), shape: tensor.dims };
  tensor.dispose();
  return output;
}

const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]?.slice(0, 300) ?? '';

const isOutOfMemory = (cause: unknown): boolean =>
  cause instanceof RangeError ||
  /bad_alloc|out of memory|memory access out of bounds/i.test(firstLine(cause));

function outOfMemory(cause: unknown): LabError {
  return new LabError(
    'out-of-memory',
    'The network does not fit into the memory that the browser gives a tab. Close other tabs, or use a smaller network.',
    {},
    { cause },
  );
}

function asRunError(cause: unknown): LabError {
  if (cause instanceof LabError) return cause;
  if (isOutOfMemory(cause)) return outOfMemory(cause);
  return new LabError(
    'bad-model',
    `The network failed on its input: ${firstLine(cause)}. It may be of another kind than its place here asks for.`,
    {},
    { cause },
  );
}
