/** @file Seen, decoded and perturbed side by side, each with what it is. */
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Picture } from '../../domain/dataset.ts';
import type { PicturesView } from '../../state/types/decode.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import classes from './Pictures.module.css';
import { stepWords } from './model.ts';

interface FrameProps {
  title: string;
  help: string;
  picture: Picture | undefined;
  /** What the frame says when it has no picture. */
  empty: string;
  caption?: ReactNode;
}

function Frame({ title, help, picture, empty, caption }: FrameProps) {
  return (
    <figure className={classes.frame}>
      {picture ? (
        <PictureCanvas picture={picture} label={title} />
      ) : (
        <div className={classes.none}>{empty}</div>
      )}
      <figcaption>
        <Tooltip label={help}>
          <b>{title}</b>
        </Tooltip>
        {caption}
      </figcaption>
    </figure>
  );
}

function Captions({ captions }: { captions: string[] }) {
  const [first] = captions;
  if (first === undefined) return null;
  const all = captions.map((caption) => <div key={caption}>{caption}</div>);
  return (
    <Tooltip label={all}>
      <span className={classes.caption}>{first}</span>
    </Tooltip>
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
        caption={<Captions captions={view.captions} />}
      />
      <Frame
        title="Decoded"
        help="Generated from the embedding that the mapper predicts from the scan as it is."
        picture={view.decoded}
        empty=""
        caption={<span className={classes.caption}>by {view.provenance.mapper}</span>}
      />
      <Frame
        title="Perturbed"
        help="The same mapper, generator and seed on the perturbed scan. Silence, keep or boost a region to have one."
        picture={isPerturbed ? view.perturbed : undefined}
        empty="No region is perturbed"
        caption={
          isPerturbed && <span className={classes.caption}>{steps.map(stepWords).join('; ')}</span>
        }
      />
    </div>
  );
}
