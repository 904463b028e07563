/** @file Pictures of conditions for the page: cached, asked for in batches, least recent dropped. */
import type { Picture } from '../domain/dataset.ts';
import type { Services } from './lab-services.ts';

const MAX_CACHED = 600;

interface Waiting {
  resolve: (picture: Picture | undefined) => void;
  reject: (reason: unknown) => void;
}

/** Asks made in the same turn go to the reader as one call. */
export class PictureCache {
  readonly #services: Services;
  readonly #cached = new Map<number, Promise<Picture | undefined>>();
  #waiting = new Map<number, Waiting>();

  constructor(services: Services) {
    this.#services = services;
  }

  get(condition: number): Promise<Picture | undefined> {
    const cached = this.#cached.get(condition);
    if (cached) {
      this.#cached.delete(condition);
      this.#cached.set(condition, cached);
      return cached;
    }
    const asked = new Promise<Picture | undefined>((resolve, reject) => {
      if (this.#waiting.size === 0) queueMicrotask(() => void this.#flush());
      this.#waiting.set(condition, { resolve, reject });
    });
    this.#cached.set(condition, asked);
    asked.catch(() => this.#cached.delete(condition));
    this.#trim();
    return asked;
  }

  /** Another dataset: nothing known is true any more. */
  clear(): void {
    this.#cached.clear();
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    const conditions = [...waiting.keys()];
    try {
      const pictures = await this.#services.reader.call('pictures', { conditions });
      conditions.forEach((condition, i) => waiting.get(condition)?.resolve(pictures[i]));
    } catch (error) {
      for (const { reject } of waiting.values()) reject(error);
    }
  }

  #trim(): void {
    const oldest = this.#cached.keys().next();
    if (this.#cached.size > MAX_CACHED && !oldest.done) this.#cached.delete(oldest.value);
  }
}
