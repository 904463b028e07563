/** @file The strip as files: figure of the strip, GIF, film, curves as figure and numbers. */
import { Menu } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { asLabError } from '../../domain/errors.ts';
import { useLab } from '../../state/hooks.ts';
import type { InterpolationFrame } from '../../state/types/interpolation.ts';
import { download } from '../../ui/download.ts';
import { film, filmFormats, filmScale, type FilmFormat } from '../../ui/film.ts';
import { FigureMenu } from '../../ui/figure/FigureMenu.tsx';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { saveFigure } from '../../ui/figure/save-figure.ts';
import { useFigureSize } from '../../ui/figure/use-figure-size.ts';
import { gifOf } from '../../ui/picture-files.ts';
import { TableItems } from '../save/TableItems.tsx';
import { curveFigure, curveTable, type MeasuredFeatures, stripName } from './curves.ts';
import type { Recipe } from './model.ts';
import { filmOrder, type Playback } from './playback.ts';
import { stripFigure } from './strip-figure.ts';

export interface SaveStripProps {
  dataset: DatasetInfo;
  recipe: Recipe;
  frames: readonly InterpolationFrame[];
  cosines: readonly Float32Array[];
  features: MeasuredFeatures | undefined;
  playback: Playback;
  speed: number;
}

function useFilmFormats(frames: readonly InterpolationFrame[]): FilmFormat[] {
  const [formats, setFormats] = useState<FilmFormat[]>([]);
  const { width = 0, height = 0 } = frames[0]?.picture ?? {};
  useEffect(() => {
    let isGone = false;
    if (width === 0) return undefined;
    const scale = filmScale({ width, height });
    void filmFormats(width * scale, height * scale).then((found) => isGone || setFormats(found));
    return () => {
      isGone = true;
    };
  }, [width, height]);
  return formats;
}

export function SaveStrip(props: SaveStripProps) {
  const { dataset, recipe, frames, cosines, features, playback, speed } = props;
  const notify = useLab('system', (s) => s.notify);
  const [size] = useFigureSize();
  const formats = useFilmFormats(frames);
  const name = stripName(dataset, recipe);
  const failed = (error: unknown) => notify('error', asLabError(error).message);
  const ordered = () => filmOrder(frames.length, playback).flatMap((i) => frames[i]?.picture ?? []);
  const offer = (ending: string, make: () => Promise<Blob>) =>
    void make().then((blob) => download(`${name}.${ending}`, blob), failed);
  const curves = (width: number) => lineFigure(curveFigure(recipe, cosines, features), width);
  return (
    <FigureMenu
      label="Save the strip, a film, or the curves"
      name={name}
      make={(width) => stripFigure(recipe, frames, width)}
      onError={failed}
    >
      <Menu.Divider />
      <Menu.Label>Film, {playback === 'there and back' ? 'there and back' : 'there'}</Menu.Label>
      <Menu.Item onClick={() => offer('gif', () => gifOf(ordered(), { delay: 1000 / speed }))}>
        GIF
      </Menu.Item>
      {formats.map((format) => (
        <Menu.Item
          key={format.container}
          onClick={() => offer(format.container, () => film(ordered(), { format, speed }))}
        >
          {format.container === 'mp4' ? 'MP4' : 'WebM'} ({format.codec.split('.')[0]})
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Label>Curves</Menu.Label>
      <Menu.Item
        onClick={() => void saveFigure(`${name}-curves`, curves, 'svg', size).catch(failed)}
      >
        Curves, SVG
      </Menu.Item>
      <Menu.Item
        onClick={() => void saveFigure(`${name}-curves`, curves, 'png', size).catch(failed)}
      >
        Curves, PNG
      </Menu.Item>
      <TableItems
        label="Curves"
        name={`${name}-curves`}
        table={() => curveTable(recipe, cosines, features)}
      />
    </FigureMenu>
  );
}
