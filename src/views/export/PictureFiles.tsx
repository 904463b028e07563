/** @file Pictures of the selected scan and the strip as PNG and GIF. Stimuli of NSD only when ticked. */
import { Button, Checkbox } from '@mantine/core';
import type { DatasetInfo, Picture } from '../../domain/dataset.ts';
import { asLabError } from '../../domain/errors.ts';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { download } from '../../ui/download.ts';
import { gifOf, rowPng } from '../../ui/picture-files.ts';
import classes from './Export.module.css';
import { Section } from './Section.tsx';

export interface FilesProps {
  dataset: DatasetInfo;
  /** Name of a file for what is on the screen. */
  named(what: string, ending: string): string;
}

/** Offers a file, or says why it could not be made. */
function useOffer() {
  const notify = useLab('system', (s) => s.notify);
  return (name: string, make: () => Promise<Blob>) =>
    void make().then(
      (blob) => download(name, blob),
      (error: unknown) => notify('error', asLabError(error).message),
    );
}

function StripFiles({ named }: Pick<FilesProps, 'named'>) {
  const frames = shown(useLab('interpolation', (s) => s.frames));
  const offer = useOffer();
  const pictures = (frames ?? []).map(({ picture }) => picture);
  const none = pictures.length === 0;
  return (
    <>
      <Button disabled={none} onClick={() => offer(named('strip', 'png'), () => rowPng(pictures))}>
        Strip, PNG
      </Button>
      <Button
        disabled={none}
        onClick={() =>
          offer(named('strip', 'gif'), () =>
            gifOf([...pictures, ...pictures.slice(1, -1).reverse()]),
          )
        }
      >
        Strip, GIF
      </Button>
    </>
  );
}

export interface PictureFilesProps extends FilesProps {
  withSeen: boolean;
  onWithSeen(withSeen: boolean): void;
}

/** May stimuli of this data set be passed on? */
export function isRestricted({ nsd, simulated }: DatasetInfo): boolean {
  return nsd && !simulated;
}

export function PictureFiles({ dataset, named, withSeen, onWithSeen }: PictureFilesProps) {
  const view = shown(useLab('decode', (s) => s.pictures));
  const offer = useOffer();
  const row = (): Picture[] => {
    const isPerturbed = view && view.perturbed !== view.decoded;
    const seen = withSeen && view?.seen ? [view.seen] : [];
    return view ? [...seen, view.decoded, ...(isPerturbed ? [view.perturbed] : [])] : [];
  };
  const order = `${withSeen ? 'seen, ' : ''}decoded, and perturbed where it differs`;
  return (
    <Section title="Pictures" words={`The row holds ${order}.`}>
      <Checkbox
        label={
          isRestricted(dataset)
            ? "Stimuli (seen and retrieved), too (NSD's terms forbid passing them on)"
            : 'Stimuli (seen and retrieved), too'
        }
        checked={withSeen}
        onChange={(event) => onWithSeen(event.currentTarget.checked)}
      />
      <div className={classes.buttons}>
        <Button
          disabled={!view}
          onClick={() => offer(named('pictures', 'png'), () => rowPng(row()))}
        >
          Row of the scan, PNG
        </Button>
        <StripFiles named={named} />
      </div>
    </Section>
  );
}
