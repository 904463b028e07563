/**
 * @file Counts what a WebGPU device is asked for: dispatches, bytes bound to them, transfers both ways,
 * the largest buffer. For tests and benches only: it wraps the browser's own prototypes.
 */

export interface GpuCounts {
  dispatches: number;
  /** Bytes of all buffers bound to dispatches: what they read and write at least once. */
  boundBytes: number;
  uploadedBytes: number;
  readbacks: number;
  readBytes: number;
  largestBuffer: number;
}

const none = (): GpuCounts => ({
  ...{ dispatches: 0, boundBytes: 0, uploadedBytes: 0 },
  ...{ readbacks: 0, readBytes: 0, largestBuffer: 0 },
});

let counts = none();
const bytesOf = new WeakMap<GPUBindGroup, number>();
const boundTo = new WeakMap<GPUComputePassEncoder, Map<number, number>>();

/** Call `before` with the arguments of every call of a method, and go on as ever. */
function spy<T extends object>(
  prototype: T,
  name: keyof T & string,
  after: (self: T, args: unknown[], result: unknown) => void,
): void {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== 'function') throw new Error(`No method ${name} to count.`);
  Reflect.set(prototype, name, function counted(this: T, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(original, this, args);
    after(this, args, result);
    return result;
  });
}

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

/** Start counting on every device of this thread; once. */
export function installGpuMeter(): void {
  spy(GPUDevice.prototype, 'createBuffer', (_, [asked]) => {
    const { size, mappedAtCreation } = asked as GPUBufferDescriptor;
    counts.largestBuffer = Math.max(counts.largestBuffer, size);
    if (mappedAtCreation) counts.uploadedBytes += size;
  });
  spy(GPUDevice.prototype, 'createBindGroup', (_, [asked], group) => {
    const sizes = Array.from((asked as GPUBindGroupDescriptor).entries, ({ resource }) => {
      if (!('buffer' in resource)) return 0;
      return resource.size ?? resource.buffer.size;
    });
    bytesOf.set(group as GPUBindGroup, sum(sizes));
  });
  spy(GPUComputePassEncoder.prototype, 'setBindGroup', (pass, [index, group]) => {
    const own = boundTo.get(pass) ?? new Map<number, number>();
    boundTo.set(pass, own.set(index as number, bytesOf.get(group as GPUBindGroup) ?? 0));
  });
  spy(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', (pass) => {
    counts.dispatches += 1;
    counts.boundBytes += sum(boundTo.get(pass)?.values() ?? []);
  });
  spy(GPUQueue.prototype, 'writeBuffer', (_, [, , data, , size]) => {
    counts.uploadedBytes += (size as number | undefined) ?? (data as ArrayBuffer).byteLength;
  });
  spy(GPUBuffer.prototype, 'mapAsync', (buffer, [mode]) => {
    if (mode !== GPUMapMode.READ) return;
    counts.readbacks += 1;
    counts.readBytes += buffer.size;
  });
}

/** What was counted while `work` ran. */
export async function metered(work: () => Promise<unknown>): Promise<GpuCounts> {
  counts = none();
  await work();
  return { ...counts };
}
