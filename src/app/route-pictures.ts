/** @file Pictures that are dropped while a stimulus is composed go there; otherwise they are data. */
import { isPictureFile } from '../services/picture-file.ts';
import type { ComposeStore } from '../state/compose-store.ts';
import type { DatasetStore } from '../state/dataset-store.ts';

/** Give the dataset store an `open` that hands a drop of nothing but pictures to the open drawer. */
export function routePictures(dataset: DatasetStore, compose: ComposeStore): void {
  const { open } = dataset.getState();
  dataset.setState({
    open: async (files, how) => {
      const { isOpen, takePicture } = compose.getState();
      const [first] = files;
      if (isOpen && first && files.every(isPictureFile)) await takePicture(first);
      else await open(files, how);
    },
  });
}
