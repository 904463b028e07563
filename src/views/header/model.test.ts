/** @file The words on the worker badges. */
import { expect, test } from 'vitest';
import { workerWords } from './model.ts';

test('a ready worker names its backend and why not a better one', () => {
  const words = workerWords('mapper', {
    state: 'ready',
    restarts: 1,
    backend: {
      backend: 'wasm',
      detail: 'SIMD, 2 threads',
      threads: 2,
      rejected: [{ backend: 'webgpu', reason: 'no adapter' }],
    },
  });
  expect(words).toEqual({
    state: 'WASM ×2',
    tone: 'good',
    lines: [
      'The mapper worker maps betas to embeddings.',
      'WASM: SIMD, 2 threads',
      'Not webgpu: no adapter',
      'Restarted 1 time',
    ],
  });
});

test('a worker without a backend is ready; a dead one is not', () => {
  const status = { state: 'ready' as const, backend: undefined, restarts: 0 };
  expect(workerWords('reader', status).state).toBe('ready');
  expect(workerWords('reader', { ...status, state: 'failed' }).tone).toBe('bad');
  expect(workerWords('reader', { ...status, state: 'restarting' }).tone).toBe('busy');
});
