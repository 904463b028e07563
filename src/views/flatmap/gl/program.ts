/** @file Compiling and linking, with the driver's words in the error. */
import { LabError } from '../../../domain/errors.ts';

export interface Program {
  program: WebGLProgram;
  /** Location of a uniform; null where the compiler dropped it, which WebGL then ignores. */
  uniform(name: string): WebGLUniformLocation | null;
  attribute(name: string): number;
}

function compile(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (!shader)
    throw new LabError('device-lost', 'The WebGL context was lost; it will be restored.');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

/** @throws LabError `device-lost` when the context is gone; `internal` when a shader does not link */
export function buildProgram(
  gl: WebGL2RenderingContext,
  vertex: string,
  fragment: string,
): Program {
  const program = gl.createProgram();
  const shaders = [
    compile(gl, gl.VERTEX_SHADER, vertex),
    compile(gl, gl.FRAGMENT_SHADER, fragment),
  ];
  for (const shader of shaders) gl.attachShader(program, shader);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    const logs = [gl.getProgramInfoLog(program), ...shaders.map((s) => gl.getShaderInfoLog(s))];
    throw new LabError(
      'internal',
      `This GPU driver refuses the map's shaders: ${logs.filter(Boolean).join(' ')}`,
    );
  }
  for (const shader of shaders) gl.deleteShader(shader);
  const uniforms = new Map<string, WebGLUniformLocation | null>();
  const uniform = (name: string): WebGLUniformLocation | null => {
    if (!uniforms.has(name)) uniforms.set(name, gl.getUniformLocation(program, name));
    return uniforms.get(name) ?? null;
  };
  return { program, uniform, attribute: (name) => gl.getAttribLocation(program, name) };
}
