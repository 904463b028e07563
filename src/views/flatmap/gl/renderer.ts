/**
 * @file Draws the map with WebGL2. Geometry, paint, colours and outlines are uploaded only when their
 * object changes; a frame with nothing new is three draw calls. Where software draws, a map of many
 * triangles is put together from layers of pixels instead. After a lost context everything is uploaded
 * again from the next scene.
 */
import { HiddenSurface } from './hidden-surface.ts';
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
  type LayersKind,
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
  /** Made at the first large map. */
  layers: MapLayers | undefined;
  /** By kind, made when first needed. */
  layerPrograms: Map<string, Program>;
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
    layers: undefined,
    layerPrograms: new Map(),
    triangles: undefined,
    segments: undefined,
    scene: undefined,
  };
}

export class MapRenderer {
  private readonly surface: HiddenSurface;
  private readonly gl: WebGL2RenderingContext;
  private state: GpuState;

  /** @throws LabError `webgl-unavailable` when the browser gives no WebGL2 context */
  constructor(
    /** Holds the context and has the events of its loss; shown nowhere. */
    readonly canvas: OffscreenCanvas,
    /** Triangles from which on the map is put together from layers. */
    private readonly layersFrom = drawsBySoftware() ? manyTriangles : Infinity,
  ) {
    // Software would take three times as long for smooth rims.
    this.surface = new HiddenSurface(canvas, !drawsBySoftware());
    this.gl = this.surface.gl;
    this.state = newState(this.gl);
  }

  /** Call when the context was restored: the next `start` uploads everything anew. */
  restore(): void {
    this.surface.restore();
    this.state = newState(this.gl);
  }

  /**
   * Draws out of sight: `take` gives the picture, without the page waiting once `isDone`. Does nothing,
   * and says so, while the context is lost.
   */
  start(scene: Scene, frame: Frame): boolean {
    if (this.gl.isContextLost()) return false;
    const { size, pixelRatio } = frame;
    const inPixels = (length: number) => Math.max(1, Math.round(length * pixelRatio));
    this.upload(scene);
    const asLayers = scene.geometry.faces.length >= 3 * this.layersFrom;
    const layers = asLayers ? this.prepareLayers(scene, frame) : undefined;
    this.surface.open(inPixels(size.width), inPixels(size.height));
    if (layers) this.drawLayers(layers, scene, frame);
    else {
      this.drawSurface(scene, frame);
      this.drawLines(frame);
    }
    this.surface.close();
    return true;
  }

  /** Is what was started drawn? Also while the context is lost: there is nothing to wait for. */
  isDone(): boolean {
    return this.gl.isContextLost() || this.surface.isDone();
  }

  /** What was drawn last, once; waits for it where it is not done. None while the context is lost. */
  take(): ImageBitmap | undefined {
    return this.gl.isContextLost() ? undefined : this.surface.take();
  }

  dispose(): void {
    const { gl, state } = this;
    dropMesh(gl, state.triangles);
    dropMesh(gl, state.segments);
    state.textures.dispose();
    state.layers?.dispose();
    const programs = [state.surface, state.line, ...state.layerPrograms.values()];
    for (const { program } of programs) gl.deleteProgram(program);
    this.surface.dispose();
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

  /** Outside the frame itself. */
  private prepareLayers(scene: Scene, frame: Frame): MapLayers {
    const layers = (this.state.layers ??= new MapLayers(this.gl));
    layers.prepare(scene, frame, (view) => this.drawLines(view));
    return layers;
  }

  private layersProgram(kind: LayersKind): Program {
    const { layerPrograms } = this.state;
    const name = JSON.stringify(kind);
    const program =
      layerPrograms.get(name) ?? buildProgram(this.gl, layersVertex, layersFragment(kind));
    layerPrograms.set(name, program);
    return program;
  }

  private drawLayers(layers: MapLayers, { paint, style }: Scene, frame: Frame): void {
    const hasMarks = paint.chosen.length > 0 || paint.states.some((state) => state !== 0);
    const program = this.layersProgram({ categorical: style.categorical, hasMarks });
    this.gl.useProgram(program.program);
    this.setStyle(program, style, frame);
    layers.compose(program, frame);
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
