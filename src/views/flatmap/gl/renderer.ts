/**
 * @file Draws the map with WebGL2. Geometry, paint, colours and outlines are uploaded only when their
 * object changes; a frame with nothing new is three draw calls. After a lost context everything is
 * uploaded again from the next scene.
 */
import { LabError } from '../../../domain/errors.ts';
import { BackBuffer } from './back-buffer.ts';
import { dropMesh, lineMesh, surfaceMesh, type Mesh } from './mesh.ts';
import { buildProgram, type Program } from './program.ts';
import type { Frame, PaintStyle, Scene } from './scene.ts';
import { lineFragment, lineVertex, surfaceFragment, surfaceVertex } from './shaders.ts';
import { MapTextures, textureUnits } from './textures.ts';

/** CSS pixels. */
const outlineWidth = 1.1;
const markedWidth = 2.6;

const inkNames = ['gyrus', 'sulcus', 'silenced', 'raised', 'chosen'] as const;

/** Everything that lives on the GPU and dies with the context. */
interface GpuState {
  surface: Program;
  line: Program;
  textures: MapTextures;
  back: BackBuffer;
  triangles: Mesh | undefined;
  segments: Mesh | undefined;
  /** What was uploaded last; compared by identity. */
  scene: Scene | undefined;
}

function newState({ gl, isSmooth }: MapContext): GpuState {
  return {
    surface: buildProgram(gl, surfaceVertex, surfaceFragment),
    line: buildProgram(gl, lineVertex, lineFragment),
    textures: new MapTextures(gl),
    back: new BackBuffer(gl, isSmooth),
    triangles: undefined,
    segments: undefined,
    scene: undefined,
  };
}

interface MapContext {
  gl: WebGL2RenderingContext;
  /** Rims are smooth where a GPU draws; a software renderer would take three times as long for them. */
  isSmooth: boolean;
}

/** The buffer is kept so that the canvas can be exported at any time. */
function contextOf(canvas: HTMLCanvasElement): MapContext | undefined {
  const kept: WebGLContextAttributes = {
    preserveDrawingBuffer: true,
    antialias: false,
    depth: false,
  };
  const fast = canvas.getContext('webgl2', { ...kept, failIfMajorPerformanceCaveat: true });
  const gl = fast ?? canvas.getContext('webgl2', kept);
  return gl ? { gl, isSmooth: gl === fast } : undefined;
}

export class MapRenderer {
  private readonly context: MapContext;
  private readonly gl: WebGL2RenderingContext;
  private state: GpuState;

  /** @throws LabError `webgl-unavailable` when the browser gives no WebGL2 context */
  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = contextOf(canvas);
    if (!context)
      throw new LabError(
        'webgl-unavailable',
        'The map needs WebGL2 and this browser gives none: turn hardware acceleration on, or use another browser. All else works without the map.',
      );
    this.context = context;
    this.gl = context.gl;
    this.state = newState(context);
  }

  /** Call when the context was restored: the next `draw` uploads everything anew. */
  restore(): void {
    this.state = newState(this.context);
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
    this.state.back.open(inPixels(size.width), inPixels(size.height));
    this.drawSurface(scene.style, frame);
    this.drawLines(frame);
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
    gl.deleteProgram(state.surface.program);
    gl.deleteProgram(state.line.program);
  }

  private upload(scene: Scene): void {
    const { gl, state } = this;
    const last = state.scene;
    if (last?.geometry !== scene.geometry) {
      dropMesh(gl, state.triangles);
      state.triangles = surfaceMesh(gl, state.surface, scene.geometry);
    }
    if (last?.outlines !== scene.outlines) {
      dropMesh(gl, state.segments);
      state.segments = lineMesh(gl, state.line, scene.outlines);
    }
    if (last?.paint !== scene.paint) state.textures.paint(scene.paint);
    if (last?.style.table !== scene.style.table) state.textures.table(scene.style);
    if (last?.roiInk !== scene.roiInk) state.textures.roiInk(scene.roiInk);
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

  private setStyle({ uniform }: Program, style: PaintStyle): void {
    const { gl } = this;
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

  private drawSurface(style: PaintStyle, frame: Frame): void {
    const { gl } = this;
    const { surface, triangles } = this.state;
    if (!triangles) return;
    this.setView(surface, frame);
    this.setStyle(surface, style);
    gl.uniform1i(surface.uniform('hovered'), frame.hovered);
    gl.uniform1f(surface.uniform('pixelRatio'), frame.pixelRatio);
    gl.disable(gl.BLEND);
    gl.bindVertexArray(triangles.array);
    gl.drawElements(gl.TRIANGLES, triangles.count, gl.UNSIGNED_INT, 0);
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
