/** @file The scene on a canvas, with a handle over each object; or the user's picture in its place. */
import { useLayoutEffect, useRef } from 'react';
import { describeScene } from '../../scenes/compose.ts';
import type { Artist } from '../../services/scene-artist.ts';
import type { ComposeState } from '../../state/compose-store.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import classes from './Compose.module.css';
import { ObjectHandle } from './ObjectHandle.tsx';

/** Pixels of the canvas; the page scales it. */
const SIDE = 512;

export function Stage({ artist, state }: { artist: Artist; state: ComposeState }) {
  const { scene, selected, given, select, edit, settle } = state;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) artist.draw(context, SIDE, scene);
  }, [artist, scene, given]);
  if (given) {
    return (
      <div className={classes.stage} data-given>
        <PictureCanvas picture={given.picture} label={`Your picture: ${given.name}`} />
      </div>
    );
  }
  const [caption = `an empty ${scene.place}`] = describeScene(scene).captions;
  return (
    <div className={classes.stage} data-stage>
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label={`Composed scene: ${caption}`}
      />
      {scene.objects.map((object, index) => (
        <ObjectHandle
          key={index}
          isSelected={selected === index}
          {...{ object, index, select, edit, settle }}
        />
      ))}
    </div>
  );
}
