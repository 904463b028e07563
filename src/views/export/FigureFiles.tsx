/** @file Every figure that there is now, at print size, as SVG and PNG. */
import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { asLabError } from '../../domain/errors.ts';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { stopsOf, similarities } from '../../state/interpolation.ts';
import { FigureSizeFields } from '../../ui/figure/FigureSizeFields.tsx';
import { intervalFigure } from '../../ui/figure/interval-figure.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { pictureFigure } from '../../ui/figure/picture-figure.ts';
import { pointFigure } from '../../ui/figure/point-figure.ts';
import { saveFigure, type MakeFigure } from '../../ui/figure/save-figure.ts';
import { useFigureSize } from '../../ui/figure/use-figure-size.ts';
import { atlasFigure, groupingOf, layoutWords } from '../atlas/model.ts';
import { effectsFigure } from '../effects/figures.ts';
import { isControlOf } from '../embedding/control.ts';
import { overlayFigure } from '../embedding/figure.ts';
import { pageMapFigure } from '../flatmap/map-figure.ts';
import { sourceWords } from '../flatmap/SaveMap.tsx';
import { hasMap } from '../flatmap/snapshot.ts';
import { useMarks, usePath } from '../atlas/use-placed.ts';
import { curveFigure } from '../interpolate/curves.ts';
import { stripFigure } from '../interpolate/strip-figure.ts';
import { trainingFigure } from '../train/figures.ts';
import classes from './Export.module.css';
import { picturesFigure } from './figures.ts';
import type { FilesProps } from './PictureFiles.tsx';
import { Section } from './Section.tsx';

export interface FigureFilesProps extends FilesProps {
  withStimuli: boolean;
}

interface Figure {
  /** Of the file. */
  what: string;
  title: string;
  make: MakeFigure;
}

/** Of the selected scan. Stimuli only where they were ticked. */
function useScanFigures({ dataset, withStimuli }: FigureFilesProps, all: boolean): Figure[] {
  const mapped = shown(useLab('decode', (s) => s.mapped));
  const view = shown(useLab('decode', (s) => s.pictures));
  const retrieved = shown(useLab('decode', (s) => s.retrieved));
  const perturbation = useLab('selection', (s) => s.perturbation);
  const result = shown(useLab('overlay', (s) => s.result));
  const figures: Figure[] = [];
  if (hasMap()) {
    const make = (width: number) => pageMapFigure(sourceWords(dataset, mapped?.trial), width);
    figures.push({ what: 'flatmap', title: 'Flatmap', make });
  }
  if (mapped) {
    const control = isControlOf(result, mapped, perturbation) ? result : undefined;
    const options = { all, truth: 'clamped' as const, control };
    const make = (width: number) => lineFigure(overlayFigure(mapped, options), width);
    figures.push({ what: 'embedding', title: 'Embedding overlay', make });
  }
  if (view) {
    const { seen, decoded, perturbed, provenance } = view;
    const note = `Scan ${view.trial}; ${provenance.generator}; condition ${provenance.condition}; seed ${provenance.seed}.`;
    const pictures = {
      seen: withStimuli ? seen : undefined,
      decoded,
      perturbed: perturbed === decoded ? undefined : perturbed,
      retrieved: withStimuli ? retrieved : undefined,
      note,
    };
    const make = (width: number) => pictureFigure(picturesFigure(pictures), width);
    figures.push({ what: 'pictures', title: 'Pictures', make });
  }
  return figures;
}

function useStripFigures(): Figure[] {
  const frames = shown(useLab('interpolation', (s) => s.frames));
  const made = useLab('interpolation', (s) => s.made);
  const features = shown(useLab('interpolation', (s) => s.features));
  if (!frames || !made) return [];
  const measured = features?.frames === frames ? features : undefined;
  const cosines = similarities(frames, stopsOf(made.scans.length, made.nSteps));
  const curves = (width: number) => lineFigure(curveFigure(made, cosines, measured), width);
  return [
    { what: 'strip', title: 'Strip', make: (width) => stripFigure(made, frames, width) },
    { what: 'strip-curves', title: 'Curves of the strip', make: curves },
  ];
}

/** Of what was measured over many scans. */
function useStudyFigures({ dataset }: FilesProps): Figure[] {
  const layout = shown(useLab('atlas', (s) => s.layout));
  const marks = useMarks(layout, 'light');
  const path = usePath(layout, 'light');
  const settings = useLab('atlas', (s) => s.settings);
  const runs = useLab('training', (s) => s.runs);
  const effects = shown(useLab('effects', (s) => s.effects));
  const figures: Figure[] = [];
  if (layout) {
    const grouping = groupingOf(layout, settings.colour, dataset, 'light');
    const note = layoutWords(layout, settings).split('. ')[0] ?? '';
    const make = (width: number) =>
      pointFigure(atlasFigure(layout, grouping, { path, marks, note }), width);
    figures.push({ what: 'map', title: 'Map of embeddings', make });
  }
  const drawn = runs.filter(({ hidden, epochs }) => !hidden && epochs.length > 0);
  if (drawn.length > 0) {
    const make = (width: number) => lineFigure(trainingFigure(drawn), width);
    figures.push({ what: 'training', title: 'Training curves', make });
  }
  if (effects) {
    const make = (width: number) => intervalFigure(effectsFigure(effects), width);
    figures.push({ what: 'effects', title: 'Effects of regions', make });
  }
  return figures;
}

export function FigureFiles(props: FigureFilesProps) {
  const { named } = props;
  const notify = useLab('system', (s) => s.notify);
  const [size] = useFigureSize();
  const [all, setAll] = useState(false);
  const figures = [...useScanFigures(props, all), ...useStripFigures(), ...useStudyFigures(props)];
  const save = ({ what, make }: Figure, ending: 'svg' | 'png') => {
    const name = named(what, 'x').replace(/\.x$/, '');
    void saveFigure(name, make, ending, size).catch((error: unknown) =>
      notify('error', asLabError(error).message),
    );
  };
  return (
    <Section
      title="Figures"
      words="On white, with axes, units and legends, at the size that they are printed in. A strip, a map, a training or effects are listed once they are there."
    >
      <FigureSizeFields />
      <Switch
        label="All values of the embedding, instead of the first 200"
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      <ul className={classes.figures} aria-label="Figures">
        {figures.map((figure) => (
          <li key={figure.what}>
            <span>{figure.title}</span>
            <Button aria-label={`${figure.title}, SVG`} onClick={() => save(figure, 'svg')}>
              SVG
            </Button>
            <Button aria-label={`${figure.title}, PNG`} onClick={() => save(figure, 'png')}>
              PNG
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
