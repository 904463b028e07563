/** @file The picture that was seen at one end of the strip. */
import { useEffect, useState } from 'react';
import type { Picture } from '../../domain/dataset.ts';
import type { PictureSource } from '../../state/hooks.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import classes from './Interpolate.module.css';

export interface EndPictureProps {
  pictures: PictureSource;
  condition: number;
  label: string;
}

function usePicture(pictures: PictureSource, condition: number): Picture | undefined {
  const [got, setGot] = useState<{ condition: number; picture: Picture | undefined }>();
  useEffect(() => {
    let isGone = false;
    pictures.get(condition).then(
      (picture) => isGone || setGot({ condition, picture }),
      // The strip is whole without it: an empty frame stands for a picture that cannot be read.
      () => isGone || setGot({ condition, picture: undefined }),
    );
    return () => {
      isGone = true;
    };
  }, [pictures, condition]);
  return got?.condition === condition ? got.picture : undefined;
}

export function EndPicture({ pictures, condition, label }: EndPictureProps) {
  const picture = usePicture(pictures, condition);
  return (
    <figure className={classes.end}>
      {picture ? (
        <PictureCanvas picture={picture} label={`${label}, the picture that was seen`} />
      ) : (
        <div className={classes.blank} />
      )}
      <figcaption>{label}</figcaption>
    </figure>
  );
}
