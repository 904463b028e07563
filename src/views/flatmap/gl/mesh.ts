/** @file Vertex arrays of the map: its triangles, and the segments of its outlines. */
import type { MapGeometry } from '../geometry.ts';
import type { Outlines } from '../outlines.ts';
import type { Program } from './program.ts';

export interface Mesh {
  array: WebGLVertexArrayObject;
  buffers: WebGLBuffer[];
  /** Indices. */
  count: number;
}

/** Unknown curvature, in a form that every GPU compares alike; NaN is not. */
const unknownFold = 1e9;

function buffer(
  gl: WebGL2RenderingContext,
  target: number,
  values: Float32Array | Int32Array | Uint32Array,
): WebGLBuffer {
  const made = gl.createBuffer();
  gl.bindBuffer(target, made);
  gl.bufferData(target, values, gl.STATIC_DRAW);
  return made;
}

function floats(
  gl: WebGL2RenderingContext,
  at: number,
  values: Float32Array,
  size: number,
): WebGLBuffer {
  const made = buffer(gl, gl.ARRAY_BUFFER, values);
  gl.enableVertexAttribArray(at);
  gl.vertexAttribPointer(at, size, gl.FLOAT, false, 0, 0);
  return made;
}

export function surfaceMesh(
  gl: WebGL2RenderingContext,
  program: Program,
  geometry: MapGeometry,
): Mesh {
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  const folds = geometry.curvature.map((value) => (Number.isFinite(value) ? value : unknownFold));
  const buffers = [
    floats(gl, program.attribute('position'), geometry.xy, 2),
    floats(gl, program.attribute('curvature'), folds, 1),
    buffer(gl, gl.ARRAY_BUFFER, geometry.vertexVoxel),
  ];
  const at = program.attribute('voxel');
  gl.enableVertexAttribArray(at);
  gl.vertexAttribIPointer(at, 1, gl.INT, 0, 0);
  buffers.push(buffer(gl, gl.ELEMENT_ARRAY_BUFFER, geometry.faces));
  gl.bindVertexArray(null);
  return { array, buffers, count: geometry.faces.length };
}

/** Each segment four times over, with the indices of its two triangles. */
function expand({ segments, roi }: Outlines) {
  const n = roi.length;
  const ends = new Float32Array(16 * n);
  const owners = new Float32Array(4 * n);
  const indices = new Uint32Array(6 * n);
  for (let i = 0; i < n; i += 1) {
    const segment = segments.subarray(4 * i, 4 * i + 4);
    for (let corner = 0; corner < 4; corner += 1) ends.set(segment, 16 * i + 4 * corner);
    owners.fill(roi[i] ?? 0, 4 * i, 4 * i + 4);
    const v = 4 * i;
    indices.set([v, v + 1, v + 2, v + 2, v + 1, v + 3], 6 * i);
  }
  return { ends, owners, indices };
}

export function lineMesh(gl: WebGL2RenderingContext, program: Program, outlines: Outlines): Mesh {
  const { ends, owners, indices } = expand(outlines);
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  const buffers = [
    floats(gl, program.attribute('segment'), ends, 4),
    floats(gl, program.attribute('roi'), owners, 1),
    buffer(gl, gl.ELEMENT_ARRAY_BUFFER, indices),
  ];
  gl.bindVertexArray(null);
  return { array, buffers, count: indices.length };
}

export function dropMesh(gl: WebGL2RenderingContext, mesh: Mesh | undefined): void {
  if (!mesh) return;
  gl.deleteVertexArray(mesh.array);
  for (const made of mesh.buffers) gl.deleteBuffer(made);
}
