/**
 * @file A bitmap as an image. Each canvas is a layer of the page's own, which every drawing of the page has to
 * sort; where there are many small pictures, images cost less (note 153).
 */
import { useLayoutEffect, useRef } from 'react';
import { encodeBmp } from './bmp.ts';
import classes from './PictureCanvas.module.css';
import type { Bitmap } from './rgba.ts';

export interface PictureImageProps {
  picture: Bitmap;
  /** What the picture is: its accessible name. */
  label: string;
}

/** One picture. It fills the width of its box and keeps its aspect ratio. */
export function PictureImage({ picture, label }: PictureImageProps) {
  const image = useRef<HTMLImageElement>(null);
  useLayoutEffect(() => {
    const shown = image.current;
    if (!shown || picture.width === 0 || picture.height === 0) return undefined;
    const made = URL.createObjectURL(new Blob([encodeBmp(picture)], { type: 'image/bmp' }));
    shown.src = made;
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return (
    <img
      ref={image}
      alt={label}
      width={picture.width}
      height={picture.height}
      draggable={false}
      className={classes.picture}
    />
  );
}
