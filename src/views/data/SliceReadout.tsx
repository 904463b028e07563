/** @file What is under the crosshair: voxel, place, value, regions. The voxel can be typed. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { toMm, type Triple } from '../../domain/orientation.ts';
import type { Volume } from '../../domain/volume.ts';
import { categoryColour, css } from '../../ui/colormaps.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { shortNumber } from '../../ui/short-number.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { placeOf } from './planes.ts';
import { centreOfRegion, regionsAt } from './slices.ts';
import classes from './Slices.module.css';

export interface SliceReadoutProps {
  volume: Volume;
  /** Undefined where regions cannot be laid over the volume. */
  dataset: DatasetInfo | undefined;
  unit: string;
  /** Regions that are laid over it. */
  regions: readonly string[];
  at: Triple;
  onPick(at: Triple): void;
}

const fields = [
  { axis: 0, name: 'i' },
  { axis: 1, name: 'j' },
  { axis: 2, name: 'k' },
] as const;

function Voxel({ volume, at, onPick }: Pick<SliceReadoutProps, 'volume' | 'at' | 'onPick'>) {
  const move = (axis: 0 | 1 | 2, value: number) => {
    const moved: Triple = [...at];
    moved[axis] = Math.max(0, Math.min(volume.dims[axis] - 1, Math.round(value)));
    onPick(moved);
  };
  return (
    <div className={classes.voxel}>
      {fields.map(({ axis, name }) => (
        <NumberField
          key={name}
          name={`Voxel ${name}`}
          help={`Index along axis ${axis + 1} of the array, from 0 to ${volume.dims[axis] - 1}`}
          prefix={`${name} `}
          width={64}
          min={0}
          max={volume.dims[axis] - 1}
          whole
          value={at[axis]}
          onChange={(value) => move(axis, value)}
        />
      ))}
    </div>
  );
}

/** Said on the scale already where it is not known. */
const unitOf = (unit: string): string => (unit === 'unit unknown' ? '' : unit);

/** Swatches; a press goes to the middle of the region. */
function Legend({ dataset, regions, onPick }: Omit<SliceReadoutProps, 'volume' | 'unit' | 'at'>) {
  if (!dataset?.grid || regions.length === 0) return null;
  const { grid, rois } = dataset;
  return (
    <ul className={classes.legend} aria-label="Regions over the slices">
      {regions.map((name, i) => {
        const roi = rois.find((one) => one.name === name);
        return (
          <li key={name}>
            <Tooltip label={`Go to the middle of ${name}`}>
              <button
                type="button"
                className={classes.region}
                onClick={() => roi && onPick(centreOfRegion(grid, roi))}
              >
                <span className={classes.swatch} style={{ background: css(categoryColour(i)) }} />
                {name}
              </button>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

export function SliceReadout(props: SliceReadoutProps) {
  const { volume, dataset, unit, at } = props;
  const value = volume.values[placeOf(at, volume.dims)] ?? NaN;
  const mm = volume.affine && toMm(volume.affine, at).map((place) => place.toFixed(1));
  const here = dataset ? regionsAt(dataset, at) : [];
  return (
    <div className={classes.readout} role="group" aria-label="Under the crosshair">
      <Voxel {...props} />
      <dl className={classes.facts}>
        <dt>value</dt>
        <dd className={classes.value}>
          {Number.isFinite(value) ? `${shortNumber(value, 5)} ${unitOf(unit)}` : 'no number'}
        </dd>
        {mm && (
          <>
            <dt>x, y, z</dt>
            <dd>{mm.join(', ')} mm</dd>
          </>
        )}
        {dataset && (
          <>
            <dt>regions</dt>
            <dd>{here.length === 0 ? 'none' : here.join(', ')}</dd>
          </>
        )}
      </dl>
      <Legend {...props} />
    </div>
  );
}
