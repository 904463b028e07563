/** @file The peer: an ONNX file as another program exported it, in the same ONNX Runtime and threads. */
import * as ort from 'onnxruntime-web/wasm';

export interface PeerAsked {
  blob: Blob;
  feeds: { name: string; values: number[] }[];
  output: string;
  rounds: number;
}

export interface PeerAnswer {
  loadMs: number;
  ms: number[];
  values: number[];
  error?: string;
}

const MAX_THREADS = 4;

async function run({ blob, feeds, output, rounds }: PeerAsked): Promise<PeerAnswer> {
  ort.env.wasm.numThreads = crossOriginIsolated
    ? Math.min(MAX_THREADS, navigator.hardwareConcurrency)
    : 1;
  ort.env.wasm.wasmPaths = new URL('../vendor/ort/', self.location.href).href;
  ort.env.logLevel = 'fatal';
  const began = performance.now();
  const model = new Uint8Array(await blob.arrayBuffer());
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const loadMs = performance.now() - began;
  const tensors = Object.fromEntries(
    feeds.map(({ name, values }) => [
      name,
      new ort.Tensor('float32', Float32Array.from(values), [1, values.length]),
    ]),
  );
  const ms: number[] = [];
  let values: number[] = [];
  for (let i = 0; i <= rounds; i += 1) {
    const start = performance.now();
    const results = await session.run(tensors);
    const found = await results[output]?.getData();
    if (i > 0) ms.push(performance.now() - start);
    values = found instanceof Float32Array ? [...found] : [];
  }
  return { loadMs, ms, values };
}

self.onmessage = ({ data }: MessageEvent<PeerAsked>) => {
  run(data).then(
    (answer) => self.postMessage(answer),
    (error: unknown) => self.postMessage({ loadMs: 0, ms: [], values: [], error: String(error) }),
  );
};
