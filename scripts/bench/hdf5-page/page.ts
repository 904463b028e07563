/** @file The bench page: files from the picker go to the worker; the button counts clicks meanwhile. */
import type { Answer, Reading, Way } from './reading.worker.ts';

declare global {
  interface Window {
    readSession(way: Way, file: string): Promise<Reading>;
  }
}

const worker = new Worker(new URL('./reading.worker.ts', import.meta.url), { type: 'module' });
const picker = document.querySelector('input');
const button = document.querySelector('button');

button?.addEventListener('click', () => {
  button.textContent = String(Number(button.textContent) + 1);
});

window.readSession = (way, file) =>
  new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<Answer>) =>
      'failed' in data ? reject(new Error(data.failed)) : resolve(data);
    worker.postMessage({ way, file, files: [...(picker?.files ?? [])] });
  });
