/** @file The bench page: what is asked goes to a worker, as in the lab. */
import type { Asked, Timed } from './bench.worker.ts';

declare global {
  interface Window {
    runMapper(asked: Asked): Promise<Timed>;
  }
}

/** Watch how late a timer of this thread is; what comes back ends it and gives the most, in milliseconds. */
function watchBlocks(): () => number {
  const every = 4;
  let [last, most] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    most = Math.max(most, now - last - every);
    last = now;
  }, every);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** A worker for each job, so that one's memory is not the next one's. */
window.runMapper = (asked) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    const endWatch = watchBlocks();
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<Timed>) => {
      worker.terminate();
      const blockMs = endWatch();
      if (data.error === undefined) resolve({ ...data, blockMs });
      else reject(new Error(data.error));
    };
    worker.postMessage(asked);
  });
