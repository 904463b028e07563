/**
 * @file The map's four small textures: paint by voxel, colours, categories, inks by ROI; and where the
 * two of layers.ts go.
 */
import type { Paint, PaintStyle } from './scene.ts';
import { packPaint } from './scene.ts';
import { paintWidth } from './shaders.ts';

export const textureUnits = { paint: 0, colours: 1, categories: 2, roiInk: 3 } as const;
export const layerUnits = { coverage: 4, lines: 5 } as const;

const maxRoiInks = 1024;

/** Bound to its unit, where it stays; read by index, since float and integer textures have no filter. */
export function createTexture(gl: WebGL2RenderingContext, unit: number): WebGLTexture {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T])
    gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
  return texture;
}

export class MapTextures {
  private readonly textures: WebGLTexture[];
  private paintRows = 0;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.textures = Object.values(textureUnits).map((unit) => createTexture(gl, unit));
  }

  /** New numbers go into the old texture: to make one anew takes as long as drawing the map. */
  paint(paint: Paint): void {
    const { gl } = this;
    const packed = packPaint(paint, paintWidth);
    const rows = packed.length / 4 / paintWidth;
    gl.activeTexture(gl.TEXTURE0 + textureUnits.paint);
    if (rows !== this.paintRows)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, paintWidth, rows, 0, gl.RGBA, gl.FLOAT, null);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, paintWidth, rows, gl.RGBA, gl.FLOAT, packed);
    this.paintRows = rows;
  }

  table({ table, categorical }: PaintStyle): void {
    const { gl } = this;
    const unit = categorical ? textureUnits.categories : textureUnits.colours;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const n = table.length / 3;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB8, n, 1, 0, gl.RGB, gl.UNSIGNED_BYTE, table);
  }

  roiInk(ink: Uint8Array): void {
    const { gl } = this;
    const row = new Uint8Array(maxRoiInks * 4);
    row.set(ink.subarray(0, row.length));
    gl.activeTexture(gl.TEXTURE0 + textureUnits.roiInk);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, maxRoiInks, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, row);
  }

  dispose(): void {
    for (const texture of this.textures) this.gl.deleteTexture(texture);
  }
}
