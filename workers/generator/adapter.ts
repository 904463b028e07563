/** @file The GPU of this machine as WebGPU sees it: its name, whether it is one, a device of our own. */
import { LabError } from '../../src/domain/errors.ts';

export interface Gpu {
  adapter: GPUAdapter;
  name: string;
  /** Drawn by the CPU (SwiftShader, llvmpipe, WARP): correct, and far slower than WASM. */
  software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|warp/i;
const FEATURES = ['shader-f16', 'subgroups'] as const;
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** The adapter that the browser prefers, or why there is none. */
export async function findGpu(): Promise<Gpu | { reason: string }> {
  if (globalThis.navigator?.gpu === undefined) return { reason: 'this browser has no WebGPU' };
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { reason: 'WebGPU found no adapter on this machine' };
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed';
  const software = isFallbackAdapter || SOFTWARE.test(`${name} ${vendor} ${architecture}`);
  return { adapter, name, software };
}

/**
 * A device with the most that its adapter allows.
 *
 * @throws LabError `webgpu-unavailable` when the adapter gives none.
 */
export async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  try {
    return await adapter.requestDevice({
      requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    });
  } catch (cause) {
    throw new LabError(
      'webgpu-unavailable',
      `The GPU gave no device: ${String(cause)}. Reload the page, or choose the WASM backend.`,
      {},
      { cause },
    );
  }
}
