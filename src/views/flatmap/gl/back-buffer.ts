/**
 * @file Where a frame is drawn before the canvas shows it. The page waits for the canvas's own pixels
 * whenever it shows them, and a software renderer takes up to 100 ms for a map; here it draws
 * unseen, and only a copy is left to wait for.
 */

/** Of smooth rims where a GPU draws. */
const MAX_SAMPLES = 4;

export class BackBuffer {
  private readonly frame: WebGLFramebuffer;
  private readonly colours: WebGLRenderbuffer;
  private readonly samples: number;
  private fence: WebGLSync | null = null;
  private size = { width: 0, height: 0 };

  constructor(
    private readonly gl: WebGL2RenderingContext,
    isSmooth: boolean,
  ) {
    this.frame = gl.createFramebuffer();
    this.colours = gl.createRenderbuffer();
    const most = Number(gl.getParameter(gl.MAX_SAMPLES));
    this.samples = isSmooth ? Math.min(MAX_SAMPLES, most) : 0;
  }

  /** What is drawn from here on goes into the buffer, which is emptied. Device pixels. */
  open(width: number, height: number): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.frame);
    if (this.size.width !== width || this.size.height !== height) {
      gl.bindRenderbuffer(gl.RENDERBUFFER, this.colours);
      gl.renderbufferStorageMultisample(gl.RENDERBUFFER, this.samples, gl.RGBA8, width, height);
      const at = gl.COLOR_ATTACHMENT0;
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, at, gl.RENDERBUFFER, this.colours);
      this.size = { width, height };
    }
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

  /** Copy the frame to the canvas, which takes its size. */
  show(canvas: HTMLCanvasElement): void {
    const { gl } = this;
    const { width, height } = this.size;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.frame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    const all = [0, 0, width, height] as const;
    gl.blitFramebuffer(...all, ...all, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  dispose(): void {
    this.gl.deleteSync(this.fence);
    this.gl.deleteFramebuffer(this.frame);
    this.gl.deleteRenderbuffer(this.colours);
  }
}
