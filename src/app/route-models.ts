/** @file Models among dropped files go to the workers that run them; the rest are data. */
import { asLabError } from '../domain/errors.ts';
import type { DatasetStore } from '../state/dataset-store.ts';
import { isTokenizer } from './load-captioner.ts';
import { isModelFile } from './load-models.ts';
import { isManifestOf } from './load-onnx.ts';

/** Safetensors may hold embeddings as well as a model: what is no model is tried as data. */
const mayBeData = (file: File) => /\.safetensors$/i.test(file.name);

/** Give the dataset store an `open` that takes models out of a drop first. */
export function routeModels(
  dataset: DatasetStore,
  load: (file: File, beside: readonly File[]) => Promise<void>,
  onRefused: (text: string) => void,
): void {
  const { open } = dataset.getState();
  dataset.setState({
    open: async (files, how) => {
      const models = files.filter(({ name }) => isModelFile(name));
      const isManifest = (file: File) => models.some((model) => isManifestOf(model, file));
      const isData = (file: File) =>
        !models.includes(file) && !isTokenizer(file) && !isManifest(file);
      const data = models.length > 0 ? files.filter(isData) : [...files];
      for (const file of models) {
        await load(file, files).catch((error: unknown) => {
          if (mayBeData(file)) data.push(file);
          else onRefused(`${file.name}: ${asLabError(error).message}`);
        });
      }
      if (data.length > 0) await open(data, how);
    },
  });
}
