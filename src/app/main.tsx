/** @file The page: one lab, one tree of views, and `window.lab`. */
import { createRoot } from 'react-dom/client';
import type { BackendChoice } from '../services/lab-services.ts';
import { selectionFromHash, selectionToHash } from '../state/url.ts';
import { restoreLetterSize } from '../ui/letter-size.ts';
import { App } from './App.tsx';
import { createLab, type LabParts } from './create-lab.ts';
import { createLabApi } from './lab.ts';
import type { Lab } from './lab-types.ts';

declare global {
  interface Window {
    lab: Lab;
  }
}

const mapperBackends = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
const generatorBackends = ['webgpu', 'wasm'] as const;

/** `?mapper=wasm&generator=webgpu` forces a backend; anything else is chosen by the self-test. */
function backendsFrom(query: URLSearchParams): BackendChoice {
  const mapper = mapperBackends.find((name) => name === query.get('mapper'));
  const generator = generatorBackends.find((name) => name === query.get('generator'));
  return { mapper: mapper ?? 'auto', generator: generator ?? 'auto' };
}

/** Browsers let an address change about a hundred times in half a minute; a slider asks for more. */
const ADDRESS_MS = 300;

/** The address follows the selection once it rests, so that copying it keeps what is shown. */
function keepAddress({ stores }: LabParts): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const hash = selectionToHash(stores.selection.getState());
    const address = location.pathname + location.search + (hash && `#${hash}`);
    history.replaceState(history.state, '', address);
  };
  stores.selection.subscribe(() => (timer ??= setTimeout(write, ADDRESS_MS)));
  window.addEventListener('pagehide', () => {
    if (timer !== undefined) write();
  });
}

/** Settles with the first decoded picture, or with what prevented it. */
function firstPicture({ stores }: LabParts): Promise<void> {
  return new Promise((resolve, reject) => {
    const stops = [
      stores.decode.subscribe(({ pictures, mapped }) => {
        if (pictures.status === 'ready') settle(resolve);
        else if (pictures.status === 'failed') settle(() => reject(pictures.error));
        else if (mapped.status === 'failed') settle(() => reject(mapped.error));
      }),
      stores.dataset.subscribe(({ dataset }) => {
        if (dataset.status === 'failed') settle(() => reject(dataset.error));
      }),
    ];
    const settle = (how: () => void) => {
      for (const stop of stops) stop();
      how();
    };
  });
}

const parts = createLab({
  base: new URL('./', document.baseURI),
  backends: backendsFrom(new URLSearchParams(location.search)),
  selection: selectionFromHash(location.hash),
});
const ready = firstPicture(parts);
ready.catch(() => undefined);
keepAddress(parts);
window.lab = createLabApi(parts, ready);
void parts.stores.dataset.getState().openDemo();

restoreLetterSize();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App lab={parts} />);
