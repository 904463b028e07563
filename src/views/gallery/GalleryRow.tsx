/** @file One trial of the gallery: seen, decoded, how well; the picture is drawn when it is in sight. */
import { useEffect, useState } from 'react';
import type { DatasetInfo, Picture } from '../../domain/dataset.ts';
import { scanWords } from '../../domain/presentations.ts';
import type { Gallery, GalleryItem } from '../../state/gallery.ts';
import { useLabContext } from '../../state/hooks.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { ConditionThumb } from '../thumb/ConditionThumb.tsx';
import classes from './Gallery.module.css';
import type { ListedItem } from './model.ts';

/** Undefined until it is drawn; `failed` when it could not be. */
function useDecoded(gallery: Gallery, item: GalleryItem): Picture | 'failed' | undefined {
  const { galleryPictures } = useLabContext();
  const [held, setHeld] = useState<{ item: GalleryItem; picture: Picture | 'failed' }>();
  useEffect(() => {
    const controller = new AbortController();
    const keep = (picture: Picture | 'failed') => {
      if (!controller.signal.aborted) setHeld({ item, picture });
    };
    galleryPictures.get(gallery, item, controller.signal).then(keep, () => keep('failed'));
    return () => controller.abort(new DOMException('Out of sight.', 'AbortError'));
  }, [galleryPictures, gallery, item]);
  return held?.item === item ? held.picture : galleryPictures.known(gallery, item);
}

export interface GalleryRowProps {
  gallery: Gallery;
  listed: ListedItem;
  dataset: DatasetInfo;
}

function signed(value: number): string {
  return `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(2)}`;
}

export function GalleryRow({ gallery, listed, dataset }: GalleryRowProps) {
  const { item, place } = listed;
  const { trials, condition, rank, cosine, change } = item;
  const scan = scanWords(trials).toLowerCase();
  const picture = useDecoded(gallery, item);
  const name = dataset.conditionNames[condition] ?? `condition ${condition}`;
  const categories = (gallery.categories.get(condition) ?? [])
    .map((id) => dataset.categoryNames[id] ?? '')
    .join(', ');
  return (
    <div className={classes.row}>
      <span className={classes.place}>{place}</span>
      <ConditionThumb condition={condition} name={name} size={64} />
      <span className={classes.decoded}>
        {picture === 'failed' && 'not drawn'}
        {picture === undefined && '…'}
        {typeof picture === 'object' && (
          <PictureCanvas picture={picture} label={`Decoded from ${scan}`} />
        )}
      </span>
      <span className={classes.words}>
        <b>{scan}</b>
        <span className={classes.dim}>{name}</span>
        <span className={classes.dim}>{categories}</span>
      </span>
      <span className={classes.figure}>
        <Tooltip
          label={`Place of the seen picture among ${gallery.of} held-out conditions by cosine; 1 is best`}
        >
          <span className={classes.dim}>rank</span>
        </Tooltip>{' '}
        {rank}
      </span>
      <span className={classes.figure}>
        <Tooltip label="Cosine between the prediction and the true embedding of the seen picture">
          <span className={classes.dim}>cosine</span>
        </Tooltip>{' '}
        {cosine.toFixed(2).replace('-', '\u2212')}
      </span>
      <span className={classes.figure}>
        {change !== undefined && (
          <>
            <Tooltip label="Change of that cosine when the region is silenced; below 0 the decoding got worse">
              <span className={classes.dim}>silenced</span>
            </Tooltip>{' '}
            {signed(change)}
          </>
        )}
      </span>
    </div>
  );
}
