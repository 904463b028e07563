/** @file The gallery on paper: its pictures are drawn first. */
import type { Picture } from '../../domain/dataset.ts';
import type { Gallery } from '../../state/gallery.ts';
import type { GalleryPictures } from '../../state/gallery-store.ts';
import { pictureFigure } from '../../ui/figure/picture-figure.ts';
import type { FigureWork } from '../../ui/figure/save-figure.ts';
import { galleryFigure, type ListedItem } from './model.ts';

export interface PrintOptions {
  /** Millimetres. */
  width: number;
  work: FigureWork;
}

export async function printGallery(
  gallery: Gallery,
  chosen: readonly ListedItem[],
  drawn: Pick<GalleryPictures, 'get'>,
  { width, work }: PrintOptions,
): Promise<string> {
  const pictures: Picture[] = [];
  for (const [i, { item }] of chosen.entries()) {
    work.progress(`picture ${i + 1} of ${chosen.length}`, i / chosen.length);
    pictures.push(await drawn.get(gallery, item, work.signal));
  }
  return pictureFigure(galleryFigure(gallery, chosen, pictures), width);
}
