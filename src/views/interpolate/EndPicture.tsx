/** @file The picture that was seen at one end of the strip. */
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { useConditionPicture } from '../thumb/use-condition-picture.ts';
import classes from './Interpolate.module.css';

export interface EndPictureProps {
  condition: number;
  label: string;
}

export function EndPicture({ condition, label }: EndPictureProps) {
  const picture = useConditionPicture(condition);
  return (
    <figure className={classes.end}>
      {picture ? (
        <PictureCanvas picture={picture} label={`${label}, the picture that was seen`} />
      ) : (
        <div className={classes.blank} />
      )}
      <figcaption title={label}>{label}</figcaption>
    </figure>
  );
}
