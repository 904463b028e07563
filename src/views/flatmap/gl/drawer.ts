/**
 * @file Keeps a canvas showing the latest scene: at most one draw in an animation frame, a new start
 * after the browser took the WebGL context away and gave it back.
 */
import { MapRenderer } from './renderer.ts';
import { sameFrame, sameScene, type Frame, type Scene } from './scene.ts';

interface Shown {
  scene: Scene;
  frame: Frame;
}

export class MapDrawer {
  private readonly renderer: MapRenderer;
  private latest: Shown | undefined;
  /** On the screen now; a draw that would repeat it is left out. */
  private drawn: Shown | undefined;
  private request = 0;

  /** @throws LabError `webgl-unavailable` */
  constructor(private readonly canvas: HTMLCanvasElement) {
    this.renderer = new MapRenderer(canvas);
    canvas.addEventListener('webglcontextlost', this.onLost);
    canvas.addEventListener('webglcontextrestored', this.onRestored);
  }

  show(scene: Scene, frame: Frame): void {
    this.latest = { scene, frame };
    const { drawn } = this;
    if (drawn && sameFrame(drawn.frame, frame) && sameScene(drawn.scene, scene)) return;
    this.schedule();
  }

  /**
   * The latest scene through another frame, as a canvas of its own; the map on the page stays as it is.
   * @returns undefined before the first scene and while the context is lost.
   */
  picture(frame: Frame): HTMLCanvasElement | undefined {
    const { latest, canvas } = this;
    const copy = document.createElement('canvas');
    const context = copy.getContext('2d');
    if (!latest || !context || !this.renderer.draw(latest.scene, frame)) return undefined;
    [copy.width, copy.height] = [canvas.width, canvas.height];
    context.drawImage(canvas, 0, 0);
    this.renderer.draw(latest.scene, latest.frame);
    return copy;
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    this.canvas.removeEventListener('webglcontextlost', this.onLost);
    this.canvas.removeEventListener('webglcontextrestored', this.onRestored);
    this.renderer.dispose();
  }

  private schedule(): void {
    this.request ||= requestAnimationFrame(() => {
      this.request = 0;
      if (!this.latest) return;
      this.renderer.draw(this.latest.scene, this.latest.frame);
      this.drawn = this.latest;
      this.canvas.dataset['drawn'] = String(Number(this.canvas.dataset['drawn'] ?? 0) + 1);
    });
  }

  /** Without this the browser does not restore the context. */
  private readonly onLost = (event: Event): void => event.preventDefault();

  private readonly onRestored = (): void => {
    this.renderer.restore();
    this.drawn = undefined;
    this.schedule();
  };
}
