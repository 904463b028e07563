/**
 * @file The map in two layers of pixels, for software renderers: the triangle over each pixel and the
 * outlines. They are made when the camera zooms or leaves them, and hold a margin around the frame, so
 * that other betas and most of a pan cost one pass over the pixels. See docs/decisions/100.
 */
import type { MapGeometry } from '../geometry.ts';
import type { Outlines } from '../outlines.ts';
import {
  frameRect,
  holds,
  mapRect,
  meet,
  pixelScale,
  withMargin,
  type PixelRect,
} from './layer-rect.ts';
import type { Program } from './program.ts';
import { coverPixels } from './raster.ts';
import { sameNumbers, type Frame, type Scene } from './scene.ts';
import { createTexture, layerUnits } from './textures.ts';

/** What the layers were made of. */
interface Made {
  rect: PixelRect;
  scale: number;
  geometry: MapGeometry;
  outlines: Outlines | undefined;
  roiInk: Uint8Array;
}

/** CSS pixels that an outline may reach beyond the map. */
const rimWidth = 4;

export class MapLayers {
  private readonly textures: Record<keyof typeof layerUnits, WebGLTexture>;
  private readonly target: WebGLFramebuffer;
  private made: Made | undefined;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.textures = {
      coverage: createTexture(gl, layerUnits.coverage),
      lines: createTexture(gl, layerUnits.lines),
    };
    this.target = gl.createFramebuffer();
  }

  /**
   * Makes what is missing or out of date.
   * @param drawLines  draws the outlines, seen through the frame it is given, into the bound target
   */
  prepare(scene: Scene, frame: Frame, drawLines: (frame: Frame) => void): void {
    const made = this.coverageFor(scene.geometry, frame);
    if (made.outlines === scene.outlines && sameNumbers(made.roiInk, scene.roiInk)) return;
    this.drawInto(made, frame.pixelRatio, drawLines);
    this.made = { ...made, outlines: scene.outlines, roiInk: scene.roiInk };
  }

  /** One pass over the pixels of the frame that the map may cover; the rest stays as it was cleared. */
  compose({ program, uniform }: Program, frame: Frame): void {
    const { gl, made } = this;
    if (!made) return;
    const seen = frameRect(frame);
    const part = meet(made.rect, seen);
    gl.useProgram(program);
    gl.uniform1i(uniform('coverage'), layerUnits.coverage);
    gl.uniform1i(uniform('lines'), layerUnits.lines);
    gl.uniform2i(uniform('offset'), seen.x - made.rect.x, seen.y - made.rect.y);
    gl.bindVertexArray(null);
    gl.disable(gl.BLEND);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(part.x - seen.x, part.y - seen.y, part.width, part.height);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.disable(gl.SCISSOR_TEST);
  }

  dispose(): void {
    const { gl, textures } = this;
    for (const texture of Object.values(textures)) gl.deleteTexture(texture);
    gl.deleteFramebuffer(this.target);
  }

  private coverageFor(geometry: MapGeometry, frame: Frame): Made {
    const { made, gl } = this;
    const scale = pixelScale(frame);
    const seen = frameRect(frame);
    const whole = mapRect(geometry.bounds, scale, Math.ceil(rimWidth * frame.pixelRatio));
    const fits =
      made?.geometry === geometry && made.scale === scale && holds(made.rect, meet(whole, seen));
    if (fits) return made;
    const rect = meet(whole, withMargin(seen));
    const { width, height } = rect;
    const cover = coverPixels(geometry, scale, rect);
    gl.activeTexture(gl.TEXTURE0 + layerUnits.coverage);
    const [format, type] = [gl.RGBA_INTEGER, gl.UNSIGNED_INT] as const;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32UI, width, height, 0, format, type, cover);
    this.made = { rect, scale, geometry, outlines: undefined, roiInk: new Uint8Array(0) };
    return this.made;
  }

  private drawInto({ rect, scale }: Made, pixelRatio: number, draw: (frame: Frame) => void): void {
    const { gl } = this;
    const { x, y, width, height } = rect;
    gl.activeTexture(gl.TEXTURE0 + layerUnits.lines);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.target);
    const { lines } = this.textures;
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, lines, 0);
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    draw({
      camera: {
        x: (x + width / 2) / scale,
        y: (y + height / 2) / scale,
        scale: scale / pixelRatio,
      },
      size: { width: width / pixelRatio, height: height / pixelRatio },
      pixelRatio,
      hovered: -1,
    });
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }
}
