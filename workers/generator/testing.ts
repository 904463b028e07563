/** @file Handlers called as the worker calls them, and the fixtures' arrays. Imported by tests only. */
import type { TensorRecord } from '../../src/domain/model.ts';
import { tensorOf } from '../../src/models/lafite/weights.ts';
import { writeSafetensors } from '../../src/models/safetensors.ts';
import type { HandlerContext } from '../rpc/protocol.ts';
import type { GeneratorProtocol, LoadProgress } from './generator.protocol.ts';

/** A context that is never cancelled and keeps what was told. */
export function quietContext(signal = new AbortController().signal) {
  const told: LoadProgress[] = [];
  const context: HandlerContext<LoadProgress> = { signal, progress: (step) => told.push(step) };
  return { context, told };
}

/** For operations without progress. */
export function silentContext(): HandlerContext<never> {
  return { signal: new AbortController().signal, progress: () => undefined };
}

/** Only the tensors of the network: fixtures keep inputs and expectations beside them. */
export function networkTensors(file: TensorRecord): TensorRecord {
  const own = Object.entries(file).filter(([name]) => !/^(input|expected)\./.test(name));
  return Object.fromEntries(own);
}

/** `loadGenerator`'s input from tensors. */
export function generatorFile(tensors: TensorRecord): GeneratorProtocol['loadGenerator']['in'] {
  return { name: 'fixture', blob: new Blob([writeSafetensors(tensors)]), simulated: true };
}

/** Largest absolute difference over the largest absolute expected value. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const list = Array.from(expected);
  if (found.length !== list.length || list.length === 0) return Infinity;
  const scale = Math.max(...list.map(Math.abs));
  const differences = list.map((value, i) => Math.abs(value - (found[i] ?? NaN)));
  return differences.some(Number.isNaN) ? Infinity : Math.max(...differences) / scale;
}

export { tensorOf };
