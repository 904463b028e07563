/** @file Models among dropped files go to the workers that run them; the rest are data. */
import { asLabError } from '../domain/errors.ts';
import type { DatasetStore } from '../state/dataset-store.ts';
import { isModelFile } from './load-models.ts';

/** Safetensors may hold embeddings as well as a model: what is no model is tried as data. */
const mayBeData = (file: File) => /\.safetensors$/i.test(file.name);

/** Give the dataset store an `open` that takes models out of a drop first. */
export function routeModels(
  dataset: DatasetStore,
  load: (file: File) => Promise<void>,
  onRefused: (text: string) => void,
): void {
  const { open } = dataset.getState();
  dataset.setState({
    open: async (files, how) => {
      const data = files.filter((file) => !isModelFile(file.name));
      for (const file of files.filter(({ name }) => isModelFile(name))) {
        await load(file).catch((error: unknown) => {
          if (mayBeData(file)) data.push(file);
          else onRefused(`${file.name}: ${asLabError(error).message}`);
        });
      }
      if (data.length > 0) await open(data, how);
    },
  });
}
