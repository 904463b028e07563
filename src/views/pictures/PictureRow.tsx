/** @file Seen, decoded and perturbed side by side, each with what it is. */
import type { Picture } from '../../domain/dataset.ts';
import type { PicturesView } from '../../state/types/decode.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Pictures.module.css';
import { stepWords } from './model.ts';

interface FrameProps {
  title: string;
  help: string;
  picture: Picture | undefined;
  /** What the frame says when it has no picture. */
  empty: string;
  /** What it shows, in lines: the first below it where there is room, all of them on hover. */
  lines?: readonly string[];
}

function Frame({ title, help, picture, empty, lines = [] }: FrameProps) {
  return (
    <figure className={classes.frame}>
      {picture ? (
        <PictureCanvas picture={picture} label={title} />
      ) : (
        <div className={classes.none}>{empty}</div>
      )}
      <figcaption>
        <Tooltip label={[help, ...lines].join('\n')}>
          <b>{title}</b>
        </Tooltip>
        {lines.length > 0 && (
          <Tooltip label={lines.join('\n')}>
            <span className={classes.caption}>{lines[0]}</span>
          </Tooltip>
        )}
      </figcaption>
    </figure>
  );
}

export function PictureRow({ view }: { view: PicturesView }) {
  const steps = view.provenance.perturbation;
  const isPerturbed = steps.length > 0;
  return (
    <div className={classes.pictures}>
      <Frame
        title="Seen"
        help="The stimulus of this trial, from the stimulus file."
        picture={view.seen}
        empty="No stimulus file"
        lines={view.captions}
      />
      <Frame
        title="Decoded"
        help="Generated from the embedding that the mapper predicts from the scan as it is."
        picture={view.decoded}
        empty=""
        lines={[`by ${view.provenance.mapper}`]}
      />
      <Frame
        title="Perturbed"
        help="The same mapper, generator and seed on the perturbed scan. Silence, keep or boost a region to have one."
        picture={isPerturbed ? view.perturbed : undefined}
        empty="Silence or boost a region: its picture appears here"
        lines={isPerturbed ? [steps.map(stepWords).join('; ')] : []}
      />
    </div>
  );
}
