/**
 * @file Draws the map with WebGL2. Geometry, paint, colours and outlines are uploaded only when their
 * object changes; a frame with nothing new is three draw calls. Where software draws, a map of many
 * triangles is put together from layers of pixels instead. After a lost context everything is uploaded
 * again from the next scene.
 */
import { LabError } from '../../../domain/errors.ts';
import { BackBuffer } from './back-buffer.ts';
import { MapLayers } from './layers.ts';
import { dropMesh, lineMesh, surfaceMesh, type Mesh } from './mesh.ts';
import { buildProgram, type Program } from './program.ts';
import { sameNumbers, type Frame, type PaintStyle, type Scene } from './scene.ts';
import {
  layersFragment,
  layersVertex,
  lineFragment,
  lineVertex,
  surfaceFragment,
  surfaceVertex,
} from './shaders.ts';
import { drawsBySoftware } from './software.ts';
import { MapTextures, textureUnits } from './textures.ts';

/** CSS pixels. */
const outlineWidth = 1.1;
const markedWidth = 2.6;

/** From as many triangles on, layers are the faster way for a software renderer. */
const manyTriangles = 20_000;

const inkNames = ['gyrus', 'sulcus', 'silenced', 'raised', 'chosen'] as const;

/** Everything that lives on the GPU and dies with the context. */
interface GpuState {
  surface: Program;
  line: Program;
  textures: MapTextures;
  back: BackBuffer;
  /** Made at the first large map. */
  layers: { program: Program; made: MapLayers } | undefined;
  triangles: Mesh | undefined;
  segments: Mesh | undefined;
  /** What was uploaded last; compared by identity. */
  scene: Scene | undefined;
}

function newState(gl: WebGL2RenderingContext): GpuState {
  return {
    surface: buildProgram(gl, surfaceVertex, surfaceFragment),
    line: buildProgram(gl, lineVertex, lineFragment),
    textures: new MapTextures(gl),
    // Rims are smooth where a GPU draws; software would take three times as long for them.
    back: new BackBuffer(gl, !drawsBySoftware()),
    layers: undefined,
    triangles: undefined,
    segments: undefined,
    scene: undefined,
  };
}

/** The buffer is kept so that the canvas can be exported at any time. */
function contextOf(canvas: HTMLCanvasElement): WebGL2RenderingContext | null {
  return canvas.getContext('webgl2', {
    preserveDrawingBuffer: true,
    antialias: false,
    depth: false,
  });
}

export class MapRenderer {
  private readonly gl: WebGL2RenderingContext;
  private state: GpuState;

  /** @throws LabError `webgl-unavailable` when the browser gives no WebGL2 context */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    /** Triangles from which on the map is put together from layers. */
    private readonly layersFrom = drawsBySoftware() ? manyTriangles : Infinity,
  ) {
    const gl = contextOf(canvas);
    if (!gl)
      throw new LabError(
        'webgl-unavailable',
        'The map needs WebGL2 and this browser gives none: turn hardware acceleration on, or use another browser. All else works without the map.',
      );
    this.gl = gl;
    this.state = newState(gl);
  }

  /** Call when the context was restored: the next `draw` uploads everything anew. */
  restore(): void {
    this.state = newState(this.gl);
  }

  /** Draws, and shows it at once. Does nothing, and says so, while the context is lost. */
  draw(scene: Scene, frame: Frame): boolean {
    if (!this.start(scene, frame)) return false;
    this.present();
    return true;
  }

  /**
   * Draws out of sight: `present` shows it, without the page waiting once `isDone`. Does nothing, and
   * says so, while the context is lost.
   */
  start(scene: Scene, frame: Frame): boolean {
    if (this.gl.isContextLost()) return false;
    const { size, pixelRatio } = frame;
    const inPixels = (length: number) => Math.max(1, Math.round(length * pixelRatio));
    this.upload(scene);
    const asLayers = scene.geometry.faces.length >= 3 * this.layersFrom;
    if (asLayers) this.prepareLayers(scene, frame);
    this.state.back.open(inPixels(size.width), inPixels(size.height));
    if (asLayers) this.drawLayers(scene, frame);
    else {
      this.drawSurface(scene, frame);
      this.drawLines(frame);
    }
    this.state.back.close();
    return true;
  }

  /** Is what was started drawn? Also while the context is lost: there is nothing to wait for. */
  isDone(): boolean {
    return this.gl.isContextLost() || this.state.back.isDone();
  }

  /** Shows what was drawn last. */
  present(): void {
    this.state.back.show(this.canvas);
  }

  dispose(): void {
    const { gl, state } = this;
    dropMesh(gl, state.triangles);
    dropMesh(gl, state.segments);
    state.textures.dispose();
    state.back.dispose();
    state.layers?.made.dispose();
    if (state.layers) gl.deleteProgram(state.layers.program.program);
    gl.deleteProgram(state.surface.program);
    gl.deleteProgram(state.line.program);
  }

  private upload(scene: Scene): void {
    const { gl, state } = this;
    const last = state.scene;
    if (last?.geometry !== scene.geometry) {
      dropMesh(gl, state.triangles);
      state.triangles = undefined;
    }
    if (last?.outlines !== scene.outlines) {
      dropMesh(gl, state.segments);
      state.segments = lineMesh(gl, state.line, scene.outlines);
    }
    if (last?.paint !== scene.paint) state.textures.paint(scene.paint);
    if (last?.style.table !== scene.style.table) state.textures.table(scene.style);
    if (!last || !sameNumbers(last.roiInk, scene.roiInk)) state.textures.roiInk(scene.roiInk);
    state.scene = scene;
  }

  private setView({ program, uniform }: Program, { camera, size }: Frame): void {
    const { gl } = this;
    gl.useProgram(program);
    gl.uniform2f(uniform('centre'), camera.x, camera.y);
    gl.uniform2f(
      uniform('zoom'),
      (2 * camera.scale) / Math.max(1, size.width),
      (2 * camera.scale) / Math.max(1, size.height),
    );
  }

  private setStyle({ uniform }: Program, style: PaintStyle, frame: Frame): void {
    const { gl } = this;
    gl.uniform1i(uniform('hovered'), frame.hovered);
    gl.uniform1f(uniform('pixelRatio'), frame.pixelRatio);
    gl.uniform1i(uniform('paint'), textureUnits.paint);
    gl.uniform1i(uniform('colours'), textureUnits.colours);
    gl.uniform1i(uniform('categories'), textureUnits.categories);
    gl.uniform1i(uniform('categorical'), style.categorical ? 1 : 0);
    gl.uniform2f(uniform('range'), style.range[0], style.range[1]);
    gl.uniform1f(uniform('threshold'), style.threshold);
    gl.uniform1i(uniform('fadeByReliability'), style.fadeByReliability ? 1 : 0);
    for (const name of inkNames) {
      const [r, g, b] = style.inks[name];
      gl.uniform3f(uniform(`${name}Ink`), r / 255, g / 255, b / 255);
    }
  }

  private drawSurface({ geometry, style }: Scene, frame: Frame): void {
    const { gl, state } = this;
    const { surface } = state;
    state.triangles ??= surfaceMesh(gl, surface, geometry);
    this.setView(surface, frame);
    this.setStyle(surface, style, frame);
    gl.disable(gl.BLEND);
    gl.bindVertexArray(state.triangles.array);
    gl.drawElements(gl.TRIANGLES, state.triangles.count, gl.UNSIGNED_INT, 0);
  }

  /** Outside the frame's own buffer. */
  private prepareLayers(scene: Scene, frame: Frame): void {
    const { gl, state } = this;
    state.layers ??= {
      program: buildProgram(gl, layersVertex, layersFragment),
      made: new MapLayers(gl),
    };
    state.layers.made.prepare(scene, frame, (view) => this.drawLines(view));
  }

  private drawLayers(scene: Scene, frame: Frame): void {
    const { gl, state } = this;
    if (!state.layers) return;
    const { program, made } = state.layers;
    gl.useProgram(program.program);
    this.setStyle(program, scene.style, frame);
    made.compose(program, frame);
  }

  /** Marked ROIs (perturbed ones) come last and thicker. */
  private drawLines(frame: Frame): void {
    const { gl } = this;
    const { line, segments } = this.state;
    if (!segments || segments.count === 0) return;
    this.setView(line, frame);
    gl.uniform1i(line.uniform('roiInk'), textureUnits.roiInk);
    gl.uniform2f(line.uniform('frame'), frame.size.width, frame.size.height);
    gl.uniform1f(line.uniform('pixelRatio'), frame.pixelRatio);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(segments.array);
    const hasMarked = this.state.scene?.roiInk.some((byte, i) => i % 4 === 3 && byte === 255);
    for (const marked of hasMarked ? [false, true] : [false]) {
      gl.uniform1i(line.uniform('marked'), marked ? 1 : 0);
      gl.uniform1f(line.uniform('width'), marked ? markedWidth : outlineWidth);
      gl.drawElements(gl.TRIANGLES, segments.count, gl.UNSIGNED_INT, 0);
    }
  }
}
