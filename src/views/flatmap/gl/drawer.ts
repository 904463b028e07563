/**
 * @file Keeps a canvas showing the latest scene: one draw at a time, shown when the renderer has done
 * it, so that the page never waits for it; what came meanwhile is drawn next, the latest only. A new
 * start after the browser took the WebGL context away and gave it back.
 */
import { MapRenderer } from './renderer.ts';
import { sameFrame, sameScene, type Frame, type Scene } from './scene.ts';

interface Shown {
  scene: Scene;
  frame: Frame;
}

function areSame(a: Shown, b: Shown): boolean {
  return a === b || (sameFrame(a.frame, b.frame) && sameScene(a.scene, b.scene));
}

export class MapDrawer {
  private readonly renderer: MapRenderer;
  private readonly shown: ImageBitmapRenderingContext | null;
  private latest: Shown | undefined;
  /** On the screen now; a draw that would repeat it is left out. */
  private drawn: Shown | undefined;
  /** The animation frame that is waited for, to draw or to look whether it is done. */
  private request = 0;
  /** Sent to the renderer and not yet on the screen. */
  private underWay: Shown | undefined;

  /** @throws LabError `webgl-unavailable` */
  constructor(private readonly canvas: HTMLCanvasElement) {
    const hidden = new OffscreenCanvas(1, 1);
    this.renderer = new MapRenderer(hidden);
    this.shown = canvas.getContext('bitmaprenderer');
    hidden.addEventListener('webglcontextlost', this.onLost);
    hidden.addEventListener('webglcontextrestored', this.onRestored);
  }

  show(scene: Scene, frame: Frame): void {
    this.latest = { scene, frame };
    const last = this.underWay ?? this.drawn;
    if (last && areSame(last, this.latest)) return;
    this.schedule();
  }

  /**
   * A scene, the latest unless given, through another frame, as a canvas of its own; the map on the page
   * stays as it is.
   * @returns undefined before the first scene and while the context is lost.
   */
  picture(frame: Frame, scene = this.latest?.scene): HTMLCanvasElement | undefined {
    const copy = document.createElement('canvas');
    const context = copy.getContext('2d');
    if (!scene || !context || !this.renderer.start(scene, frame)) return undefined;
    const taken = this.renderer.take();
    if (!taken) return undefined;
    [copy.width, copy.height] = [taken.width, taken.height];
    context.drawImage(taken, 0, 0);
    taken.close();
    // What was under way has been drawn over.
    if (this.underWay) this.schedule();
    this.underWay = undefined;
    return copy;
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    const hidden = this.renderer.canvas;
    hidden.removeEventListener('webglcontextlost', this.onLost);
    hidden.removeEventListener('webglcontextrestored', this.onRestored);
    this.renderer.dispose();
  }

  private schedule(): void {
    this.canvas.dataset['drawing'] = '';
    this.request ||= requestAnimationFrame(() => {
      this.request = 0;
      if (this.underWay) this.finish(this.underWay);
      else this.start();
    });
  }

  private start(): void {
    const { latest, drawn, renderer } = this;
    delete this.canvas.dataset['drawing'];
    if (!latest || (drawn && areSame(drawn, latest))) return;
    if (!renderer.start(latest.scene, latest.frame)) return;
    this.underWay = latest;
    this.schedule();
  }

  private finish(shown: Shown): void {
    if (this.renderer.isDone()) {
      const picture = this.renderer.take();
      if (picture) this.present(picture);
      this.underWay = undefined;
      this.drawn = shown;
      this.canvas.dataset['drawn'] = String(Number(this.canvas.dataset['drawn'] ?? 0) + 1);
    }
    this.schedule();
  }

  private present(picture: ImageBitmap): void {
    const { canvas, shown } = this;
    if (canvas.width !== picture.width) canvas.width = picture.width;
    if (canvas.height !== picture.height) canvas.height = picture.height;
    shown?.transferFromImageBitmap(picture);
  }

  /** Without this the browser does not restore the context. */
  private readonly onLost = (event: Event): void => {
    event.preventDefault();
    this.underWay = undefined;
  };

  private readonly onRestored = (): void => {
    this.renderer.restore();
    this.drawn = undefined;
    this.underWay = undefined;
    this.schedule();
  };
}
