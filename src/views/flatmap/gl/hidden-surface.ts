/**
 * @file Where a frame is drawn before the page shows it: a canvas of its own, which no document holds.
 * The page waits for the pixels of a canvas that it shows, and a software renderer takes up to 100 ms
 * for a map; here it draws unseen, and what is done is handed over without a copy. See
 * docs/decisions/130.
 */
import { LabError } from '../../../domain/errors.ts';

export class HiddenSurface {
  readonly gl: WebGL2RenderingContext;
  private fence: WebGLSync | null = null;

  /**
   * @param canvas    gets and loses the context, and says so by its events
   * @param isSmooth  rims without stairs, by samples
   * @throws LabError `webgl-unavailable` when the browser gives no WebGL2 context
   */
  constructor(
    private readonly canvas: OffscreenCanvas,
    isSmooth: boolean,
  ) {
    const gl = canvas.getContext('webgl2', { antialias: isSmooth, depth: false });
    if (!gl)
      throw new LabError(
        'webgl-unavailable',
        'The map needs WebGL2 and this browser gives none: turn hardware acceleration on, or use another browser. All else works without the map.',
      );
    this.gl = gl;
  }

  /** What is drawn from here on is the next frame, which is empty. Device pixels. */
  open(width: number, height: number): void {
    const { gl, canvas } = this;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  /** The frame is complete as far as this thread goes: send it off. */
  close(): void {
    const { gl } = this;
    gl.deleteSync(this.fence);
    this.fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
  }

  /** Has the renderer finished what was sent off? Asked between tasks, it does not wait. */
  isDone(): boolean {
    const { gl, fence } = this;
    return !fence || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
  }

  /** The frame, which the surface holds no longer; waits for it where it is not done. */
  take(): ImageBitmap {
    return this.canvas.transferToImageBitmap();
  }

  /** Forget what belonged to a context that was lost. */
  restore(): void {
    this.fence = null;
  }

  /** The context is given back at once, not when the canvas is collected. */
  dispose(): void {
    this.gl.deleteSync(this.fence);
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
