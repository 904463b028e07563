/** @file Is WebGL drawn by the processor here? Asked once, of a context that is given back at once. */

/**
 * By name: `failIfMajorPerformanceCaveat` lets some software renderers pass (Chromium's SwiftShader
 * without a screen does).
 */
const softwareNames = /swiftshader|llvmpipe|softpipe|swrast|basic render|software/i;

export function isSoftwareName(renderer: string): boolean {
  return softwareNames.test(renderer);
}

function ask(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return isSoftwareName(String(name));
}

let answer: boolean | undefined;

export function drawsBySoftware(): boolean {
  answer ??= ask();
  return answer;
}
