/**
 * @file The bench page: the lab's own generator worker, and a second worker that runs an exported
 * ONNX file in the same ONNX Runtime. Models come from the file input, as from a user's disk.
 */
import type { Picture } from '../../../src/domain/dataset.ts';
import type {
  GeneratorProtocol,
  PictureInput,
} from '../../../workers/generator/generator.protocol.ts';
import { connect } from '../../../workers/rpc/connect.ts';
import type { RpcClient } from '../../../workers/rpc/client.ts';
import type { PeerAsked, PeerAnswer } from './peer.worker.ts';

export interface Loaded {
  ms: number;
  nParameters: number;
}

export interface DrawAsked {
  conditions: number[][];
  /** Pictures a request. */
  n: number;
  requests: number;
}

declare global {
  interface Window {
    load(name: string): Promise<Loaded>;
    /** Milliseconds of each request. */
    draw(asked: DrawAsked): Promise<number[]>;
    /** RGB bytes of the first picture of the last request, 0..255. */
    pixels(): number[];
    /**
     * How long a file takes to be refused, and in what words. CLIP is chosen as its image half, its text
     * half and a tokenizer.
     */
    refuse(as: 'generator' | 'clip'): Promise<{ ms: number; says: string }>;
    encode(rounds: number, n: number): Promise<{ loadMs: number; ms: number[]; dim: number }>;
    runPeer(asked: Omit<PeerAsked, 'blob'>): Promise<PeerAnswer>;
    end(): void;
  }
}

const paths = new URL('vendor/ort/', location.href).href;
const file = (at = 0): File => {
  const chosen = document.querySelector('input')?.files?.[at];
  if (!chosen) throw new Error('No file was chosen.');
  return chosen;
};

let open: { worker: Worker; client: RpcClient<GeneratorProtocol> } | undefined;

async function lab(): Promise<RpcClient<GeneratorProtocol>> {
  if (open) return open.client;
  const worker = new Worker(
    new URL('../../../workers/generator/generator.worker.ts', import.meta.url),
    { type: 'module' },
  );
  const client = connect<GeneratorProtocol>(worker, () => undefined);
  open = { worker, client };
  await client.call('start', { prefer: 'wasm', paths });
  return client;
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}

window.load = async (name) => {
  const client = await lab();
  const input = { name, blob: file(), simulated: true };
  const { ms, value } = await timed(() => client.call('loadGenerator', input));
  return { ms, nParameters: value.nParameters };
};

let last: Picture | undefined;

window.draw = async ({ conditions, n, requests }) => {
  const client = await lab();
  const rows = (at: number) => {
    const one = conditions[at] ?? conditions[0] ?? [];
    return Float32Array.from(Array.from({ length: n }, () => one).flat());
  };
  const request = {
    n,
    mode: conditions.length > 1 ? ('both' as const) : ('image' as const),
    image: rows(0),
    text: rows(1),
    seed: 0,
    z: 'zero' as const,
    noise: 'const' as const,
  };
  const ms: number[] = [];
  for (let i = 0; i < requests; i += 1) {
    const drawn = await timed(() => client.call('generate', request));
    ms.push(drawn.ms);
    last = drawn.value[0];
  }
  return ms;
};

window.pixels = () => [...(last?.pixels ?? [])].filter((_, i) => i % 4 < 3);

const CLIP_INPUT: PictureInput = { size: 224, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };

window.refuse = async (as) => {
  const client = await lab();
  const model = { name: 'other', simulated: false };
  const load = () =>
    as === 'generator'
      ? client.call('loadGenerator', { ...model, blob: file() })
      : client.call('loadClip', {
          ...model,
          image: { blob: file(), input: CLIP_INPUT },
          text: { blob: file(1), tokenizer: file(2), contextLength: 77 },
        });
  const { ms, value } = await timed(() =>
    load().then(
      () => 'loaded',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    ),
  );
  return { ms, says: value };
};

/** CLIP's image half alone, over grey noise of its own size. */
window.encode = async (rounds, n) => {
  const client = await lab();
  const image = { blob: file(), input: CLIP_INPUT };
  const load = await timed(() => client.call('loadClip', { name: 'CLIP', simulated: true, image }));
  const pixels = Uint8Array.from({ length: 224 * 224 * 3 }, (_, i) => (i * 7919) % 251);
  const pictures = Array.from({ length: n }, () => {
    return { width: 224, height: 224, channels: 3 as const, pixels };
  });
  const ms: number[] = [];
  let dim = 0;
  for (let i = 0; i <= rounds; i += 1) {
    const run = await timed(() => client.call('encodePictures', { pictures }));
    dim = run.value.dim;
    if (i > 0) ms.push(run.ms);
  }
  return { loadMs: load.ms, ms, dim };
};

window.runPeer = (asked) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./peer.worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<PeerAnswer>) => {
      worker.terminate();
      if (data.error === undefined) resolve(data);
      else reject(new Error(data.error));
    };
    worker.postMessage({ ...asked, blob: file() } satisfies PeerAsked);
  });

window.end = () => {
  open?.worker.terminate();
  open = undefined;
};
