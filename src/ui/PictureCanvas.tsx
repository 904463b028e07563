/** @file A bitmap drawn at its own size and scaled by CSS, with a name for those who do not see it. */
import { useLayoutEffect, useRef } from 'react';
import classes from './PictureCanvas.module.css';
import { toRgba, type Bitmap } from './rgba.ts';

export interface PictureCanvasProps {
  picture: Bitmap;
  /** What the picture is: its accessible name. */
  label: string;
  /** `pixelated` shows the true pixels; `smooth` interpolates when the canvas is scaled. */
  rendering?: 'smooth' | 'pixelated';
  className?: string | undefined;
}

/** One picture. It fills the width of its box and keeps its aspect ratio. */
export function PictureCanvas(props: PictureCanvasProps) {
  const { picture, label, rendering = 'smooth', className } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || picture.width === 0 || picture.height === 0) return;
    context.putImageData(new ImageData(toRgba(picture), picture.width, picture.height), 0, 0);
  }, [picture]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={picture.width}
      height={picture.height}
      data-rendering={rendering}
      className={className ? `${classes.picture} ${className}` : classes.picture}
    />
  );
}
