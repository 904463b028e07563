/** @file The bench page: what is asked goes to a worker, as in the lab. */
import type { Asked, Timed } from './bench.worker.ts';

declare global {
  interface Window {
    runMapper(asked: Asked): Promise<Timed>;
  }
}

/** A worker for each job, so that one's memory is not the next one's. */
window.runMapper = (asked) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<Timed>) => {
      worker.terminate();
      if (data.error === undefined) resolve(data);
      else reject(new Error(data.error));
    };
    worker.postMessage(asked);
  });
