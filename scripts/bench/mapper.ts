/**
 * @file The mapper on WASM against PyTorch on the same cores in the same run, one after the other:
 * training steps at two sizes, the forward pass (ONNX Runtime beside it), and a ridge of full size
 * (`--share=0.25`: of that share of trials and voxels) against scikit-learn. PyTorch is tuned: jemalloc, no spinning, two threads.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Page } from 'playwright';
import type { Asked, Timed } from './mapper-page/bench.worker.ts';
import { inOwnPage } from './own-page.ts';
import { peakPageBytes } from './processes.ts';
import { median, type Row } from './table.ts';

const python = process.env.PYTHON ?? '/usr/bin/python3';
const marker = '--afterimage-bench-mapper';
const jemalloc = '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2';

/** Milliseconds that the peer takes. */
function peer(...args: (string | number)[]): number {
  const tuned = existsSync(jemalloc)
    ? {
        LD_PRELOAD: jemalloc,
        MALLOC_CONF: 'dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always',
      }
    : {};
  const threads = args[0] === 'ridge' ? {} : { GOMP_SPINCOUNT: '0', OPENBLAS_NUM_THREADS: '1' };
  const program = 'scripts/fixtures/bench/mapper_step.py';
  const { stdout, stderr, status } = spawnSync(python, [program, ...args.map(String)], {
    encoding: 'utf8',
    env: { ...process.env, ...tuned, ...threads },
  });
  if (status !== 0) throw new Error(`${program} needs Python with torch and sklearn: ${stderr}`);
  return (JSON.parse(stdout) as { ms: number }).ms;
}

const inMapperPage = <T>(run: (page: Page) => Promise<T>): Promise<T> =>
  inOwnPage({ root: 'scripts/bench/mapper-page', port: 4192, marker }, run);

const ask = (page: Page, asked: Asked): Promise<Timed> =>
  page.evaluate((one) => window.runMapper(one), asked);

async function step(nVoxels: number, rounds: number): Promise<Row[]> {
  const { own, peak } = await inMapperPage(async (page) => {
    const before = peakPageBytes(marker);
    const timing = await ask(page, { kind: 'step', nVoxels, batch: 32, rounds });
    return { own: timing, peak: peakPageBytes(marker) - before };
  });
  const theirs = peer('step', nVoxels, 32, rounds);
  const ms = median(own.ms);
  return [
    {
      what: `training step, 32 scans of ${nVoxels} voxels`,
      value: ms / theirs,
      unit: 'x PyTorch',
      limit: { value: 4, at: 'most' },
      note: `${ms.toFixed(0)} ms on ${own.threads} threads, PyTorch ${theirs.toFixed(0)} ms; median of ${rounds}`,
    },
    {
      what: `memory of that step, ${nVoxels} voxels`,
      value: peak / 1e6,
      unit: 'MB',
      limit: { value: 700, at: 'most' },
      note: 'growth of the peak resident size of the page process',
    },
  ];
}

async function forwardPass(nVoxels: number): Promise<Row[]> {
  const rounds = 20;
  const own = await inMapperPage((page) => ask(page, { kind: 'forward', nVoxels, rounds }));
  const torch = peer('forward', nVoxels, rounds);
  const [ms, theirs] = [median(own.ms), median(own.peerMs)];
  return [
    {
      what: `forward pass, one scan of ${nVoxels} voxels`,
      value: ms / theirs,
      unit: 'x ONNX Runtime',
      // The limit is set at full size.
      ...(nVoxels === 15744 ? { limit: { value: 1.1, at: 'most' as const } } : {}),
      note:
        `${ms.toFixed(0)} ms, onnxruntime-web ${theirs.toFixed(0)} ms, PyTorch ${torch.toFixed(0)} ms; ` +
        `largest difference ${own.difference.toExponential(1)}`,
    },
  ];
}

/** Training steps at two sizes. */
export async function benchStep(): Promise<Row[]> {
  return [...(await step(2048, 5)), ...(await step(15744, 2))];
}

/** The forward pass at two sizes. */
export async function benchForward(): Promise<Row[]> {
  return [...(await forwardPass(2048)), ...(await forwardPass(15744))];
}

/** What a training step asks of WebGPU, counted; the adapter may be a software one, counts are the same. */
export async function benchGpu(): Promise<Row[]> {
  const nVoxels = 64;
  const { gpu, adapter, ms } = await inMapperPage((page) => ask(page, { kind: 'gpu', nVoxels }));
  if (!gpu) throw new Error('The bench page counted nothing.');
  const { own, stock, gflop } = gpu;
  const moved = (one: typeof own) => one.boundBytes + one.uploadedBytes + one.readBytes;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const transfers = (one: typeof own) =>
    `${megabytes(one.uploadedBytes)} MB up, ${megabytes(one.readBytes)} MB down`;
  const step = `training step, 32 scans of ${nVoxels} voxels, paper's width`;
  return [
    {
      what: `dispatches, ${step}`,
      value: own.dispatches / stock.dispatches,
      unit: 'x stock tfjs',
      limit: { value: 0.5, at: 'most' },
      note: `${own.dispatches}, stock ${stock.dispatches}; ${adapter}`,
    },
    {
      what: 'bytes moved',
      value: moved(own) / moved(stock),
      unit: 'x stock tfjs',
      limit: { value: 0.5, at: 'most' },
      note:
        `bound to dispatches and transferred: ${megabytes(moved(own))} MB (${transfers(own)}), ` +
        `stock ${megabytes(moved(stock))} MB (${transfers(stock)})`,
    },
    {
      what: 'readbacks',
      value: own.readbacks,
      unit: 'a step',
      limit: { value: 1, at: 'most' },
      note: `stock ${stock.readbacks}`,
    },
    {
      what: 'largest buffer',
      value: own.largestBuffer / 2 ** 20,
      unit: 'MiB',
      limit: { value: 128, at: 'most' },
      note: 'larger ones are refused when they are asked for',
    },
    {
      what: 'achieved',
      value: gflop / (median(ms) / 1000),
      unit: 'GFLOP/s',
      note: `${median(ms).toFixed(0)} ms a step; ${adapter}`,
    },
  ];
}

/** All of the mapper's benches, one after another. */
export async function benchMapper(): Promise<Row[]> {
  return [
    ...(await benchStep()),
    ...(await benchForward()),
    ...(await benchGpu()),
    ...(await benchRidge()),
  ];
}

/** Share of trials and voxels, from `--share=0.25`: how its time grows can be seen without waiting for all of it. */
function shareAsked(argv: readonly string[]): number {
  const option = argv.find((arg) => arg.startsWith('--share='));
  return Number(option?.slice('--share='.length) ?? 1);
}

/** A ridge of full size with ten penalties, or of a share of it, for which no limit is set. */
export async function benchRidge(): Promise<Row[]> {
  const share = shareAsked(process.argv);
  const [nTrials, nVoxels, dim] = [Math.round(8859 * share), Math.round(15724 * share), 512];
  const most = (value: number) => (share === 1 ? { limit: { value, at: 'most' as const } } : {});
  const { own, peak } = await inMapperPage(async (page) => {
    page.on('console', (message) => {
      if (message.text().startsWith('ridge:')) console.log(message.text());
    });
    const before = peakPageBytes(marker);
    const timing = await ask(page, { kind: 'ridge', nTrials, nVoxels, dim });
    return { own: timing, peak: peakPageBytes(marker) - before };
  });
  const theirs = peer('ridge', nTrials, nVoxels, dim);
  const ms = median(own.ms);
  return [
    {
      what: `ridge, ${nTrials} x ${nVoxels} -> ${dim}, ten penalties`,
      value: ms / theirs,
      unit: 'x scikit-learn',
      ...most(8),
      note: `${(ms / 1000).toFixed(0)} s, five folds; RidgeCV ${(theirs / 1000).toFixed(0)} s`,
    },
    {
      what: 'memory of that ridge',
      value: peak / 1e6,
      unit: 'MB',
      ...most(2000),
      note: 'growth of the peak resident size of the page process; holds the trials as int16',
    },
    {
      what: 'longest block of the main thread meanwhile',
      value: own.blockMs ?? NaN,
      unit: 'ms',
      limit: { value: 50, at: 'most' },
      note: 'longest late turn of a timer of 4 ms on the page',
    },
  ];
}
