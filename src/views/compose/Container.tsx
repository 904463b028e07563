/** @file Compose a stimulus: a scene made by hand, or any picture, and what CLIP and the generator make of it. */
import { Button, FileButton } from '@mantine/core';
import { useEffect } from 'react';
import type { Artist } from '../../services/scene-artist.ts';
import type { ComposeState } from '../../state/compose-store.ts';
import { useLab } from '../../state/hooks.ts';
import { download } from '../../ui/download.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import classes from './Compose.module.css';
import { ObjectTools } from './ObjectTools.tsx';
import { Palette } from './Palette.tsx';
import { Result } from './Result.tsx';
import { Settings } from './Settings.tsx';
import { Stage } from './Stage.tsx';
import { useArtist } from './use-artist.ts';
import { usePastedPicture } from './use-input.ts';

function Ways({ artist, state }: { artist: Artist; state: ComposeState }) {
  const { given, scene, takePicture } = state;
  const save = () => {
    const canvas = document.createElement('canvas');
    canvas.width = 512;
    canvas.height = 512;
    const context = canvas.getContext('2d');
    if (!context) return;
    artist.draw(context, 512, scene);
    canvas.toBlob((blob) => {
      if (blob) download(`scene-${scene.place}-${scene.seed}.png`, blob);
    });
  };
  return (
    <div className={classes.row}>
      <FileButton accept="image/*" onChange={(file) => file && void takePicture(file)}>
        {(props) => <Button {...props}>Open a picture</Button>}
      </FileButton>
      <Button disabled={given !== undefined} onClick={save}>
        Download PNG
      </Button>
    </div>
  );
}

function Workshop({ artist, state }: { artist: Artist; state: ComposeState }) {
  const { scene, given, edit, select } = state;
  return (
    <div className={classes.workshop}>
      <div>
        <Stage artist={artist} state={state} />
        <ObjectTools state={state} />
      </div>
      <div className={classes.side}>
        <Settings state={state} />
        {!given && <Palette {...{ artist, edit, select }} next={scene.objects.length} />}
        <Ways artist={artist} state={state} />
      </div>
    </div>
  );
}

export function ComposeView() {
  const state = useLab('compose', (s) => s);
  const { artist, retry } = useArtist();
  const { result, refused, encode, cancel, setOpen } = state;
  usePastedPicture(state.takePicture);
  useEffect(() => {
    setOpen(true);
    return () => setOpen(false);
  }, [setOpen]);
  return (
    <>
      <p className={classes.intro}>
        Put objects into a place, or open, paste or drop any picture: its embedding, what is like
        it, and what the generator draws from it follow.
      </p>
      {refused && <ErrorNote error={refused} />}
      <RemoteView remote={artist} onRetry={retry}>
        {(value) => <Workshop artist={value} state={state} />}
      </RemoteView>
      <RemoteView
        remote={result}
        onRetry={encode}
        onCancel={cancel}
        idle="Open a data set to encode."
      >
        {(value) => <Result state={state} result={value} />}
      </RemoteView>
    </>
  );
}
