/** @file A small square picture of a condition; an empty frame while there is none. */
import { PictureImage } from '../../ui/PictureImage.tsx';
import classes from './ConditionThumb.module.css';
import { useConditionPicture } from './use-condition-picture.ts';

export interface ConditionThumbProps {
  condition: number;
  name: string;
  /** Pixels at letters of the usual size. */
  size: number;
}

export function ConditionThumb({ condition, name, size }: ConditionThumbProps) {
  const picture = useConditionPicture(condition);
  return (
    <span className={classes.frame} style={{ width: `${size / 16}rem`, height: `${size / 16}rem` }}>
      {picture && <PictureImage picture={picture} label={`Picture shown: ${name}`} />}
    </span>
  );
}
