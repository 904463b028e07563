/**
 * @file What the machine offers, asked before a backend is started: whether a GPU adapter is there
 * and real. A software adapter gives right answers a hundred times slower than WebAssembly, so it is
 * never chosen unless it is asked for by name.
 */

export interface Adapter {
  name: string;
  software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** The WebGPU adapter that tfjs will get, or undefined where there is none. */
export async function webgpuAdapter(): Promise<Adapter | undefined> {
  const gpu = 'navigator' in globalThis && 'gpu' in navigator ? navigator.gpu : undefined;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return undefined;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const parts = [description || device || vendor, architecture].filter((part) => part !== '');
  const name = [...new Set(parts)].join(' ') || 'unnamed adapter';
  const all = [vendor, architecture, device, description].join(' ');
  return { name, software: isFallbackAdapter || SOFTWARE.test(all) };
}

/** The WebGL2 renderer of this worker, or undefined where there is none. */
export function webglAdapter(): Adapter | undefined {
  if (typeof OffscreenCanvas === 'undefined') return undefined;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return undefined;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { name: String(name), software: SOFTWARE.test(String(name)) };
}
