/** @file When the demo's models are loaded: those of the first picture at once, CLIP when asked. */
import type { ModelSummary } from '../domain/model.ts';
import type { Services } from '../services/lab-services.ts';
import { demoModels, demoSubject } from './demo.ts';
import { loadDemoEncoders, loadDemoGenerator, loadDemoMappers } from './load-models.ts';

export interface DemoModelLoading {
  /** Mappers and generator; settles also when one fails, which was told to `onFailed`. */
  first(): Promise<void>;
  /** CLIP and the feature net; tried again by the next call after a failure. */
  encoders(): Promise<void>;
}

export function createDemoModels(
  services: Services,
  base: URL,
  onLoaded: (model: ModelSummary) => void,
  onFailed: (error: unknown) => void,
): DemoModelLoading {
  const listed = demoModels(base);
  const mappers = demoSubject(base)
    .then((subject) => loadDemoMappers(services, base, subject))
    .then((models) => models.forEach(onLoaded));
  const generator = listed
    .then((models) => loadDemoGenerator(services, base, models))
    .then(onLoaded);
  const first = Promise.allSettled([mappers, generator]).then((outcomes) => {
    for (const outcome of outcomes) if (outcome.status === 'rejected') onFailed(outcome.reason);
  });

  async function loadEncoders(): Promise<void> {
    await first;
    (await loadDemoEncoders(services, base, await listed)).forEach(onLoaded);
  }
  let encoders: Promise<void> | undefined;
  return {
    first: () => first,
    encoders: () => {
      encoders ??= loadEncoders().catch((error: unknown) => {
        encoders = undefined;
        throw error;
      });
      return encoders;
    },
  };
}
