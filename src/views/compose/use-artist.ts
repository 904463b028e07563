/** @file The drawings of the scenes, fetched when the view is first opened. */
import { useEffect, useState } from 'react';
import type { Artist } from '../../services/scene-artist.ts';
import { asLabError } from '../../domain/errors.ts';
import type { Remote } from '../../domain/remote.ts';
import { useLabContext } from '../../state/hooks.ts';

const fetching = { status: 'running', what: 'fetching the drawings', fraction: undefined } as const;

export function useArtist(): { artist: Remote<Artist>; retry(): void } {
  const { scenes } = useLabContext();
  const [artist, setArtist] = useState<Remote<Artist>>({ ...fetching, stale: undefined });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isGone = false;
    scenes.ready().then(
      (value) => isGone || setArtist({ status: 'ready', value }),
      (reason: unknown) =>
        isGone || setArtist({ status: 'failed', error: asLabError(reason), stale: undefined }),
    );
    return () => {
      isGone = true;
    };
  }, [scenes, attempt]);
  const retry = () => {
    setArtist({ ...fetching, stale: undefined });
    setAttempt((n) => n + 1);
  };
  return { artist, retry };
}
