/** @file Beside the map: the groups, and the condition under the pointer with its nearest ones. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { AtlasNeighbour } from '../../state/atlas-store.ts';
import { css } from '../../ui/colormaps.ts';
import { ConditionThumb } from '../thumb/ConditionThumb.tsx';
import classes from './Atlas.module.css';
import type { Grouping } from './model.ts';

export interface LegendProps {
  grouping: Grouping;
  lit: number | undefined;
  onLight(group: number | undefined): void;
}

/** Each group is a button that lights it alone. */
export function Legend({ grouping, lit, onLight }: LegendProps) {
  return (
    <ul className={classes.legend} aria-label="Groups">
      {grouping.groups.map(({ name, colour, count }, group) => (
        <li key={name}>
          <button
            type="button"
            className={classes.group}
            aria-pressed={lit === group}
            onClick={() => onLight(lit === group ? undefined : group)}
          >
            <span className={classes.dot} style={{ background: css(colour) }} />
            <span className={classes.grow}>{name}</span>
            <span className={classes.count}>{count.toLocaleString('en')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export interface ConditionCardProps {
  dataset: DatasetInfo;
  condition: number;
  isHeldOut: boolean;
  category: number;
  isSelected: boolean;
  neighbours: readonly AtlasNeighbour[];
  onPick(condition: number): void;
}

export function ConditionCard(props: ConditionCardProps) {
  const { dataset, condition, isHeldOut, category, isSelected, neighbours, onPick } = props;
  const name = dataset.conditionNames[condition] ?? String(condition);
  const facts = [
    isHeldOut ? 'held out' : 'in training',
    ...(category >= 0 ? [dataset.categoryNames[category] ?? ''] : []),
    ...(isSelected ? ['selected'] : []),
  ];
  return (
    <section className={classes.card} aria-label={`Condition ${name}`}>
      <div className={classes.hovered}>
        <ConditionThumb condition={condition} name={name} size={144} />
      </div>
      <h3>{name}</h3>
      <p className={classes.dim}>{facts.join(' · ')}</p>
      {neighbours.length > 0 && (
        <>
          <h4 title="Cosine between true embeddings, over all values">Nearest by cosine</h4>
          <ol className={classes.near}>
            {neighbours.map(({ condition: other, similarity }) => (
              <li key={other}>
                <button
                  type="button"
                  className={classes.nearButton}
                  aria-label={`Select ${dataset.conditionNames[other] ?? other}`}
                  onClick={() => onPick(other)}
                >
                  <ConditionThumb
                    condition={other}
                    name={dataset.conditionNames[other] ?? String(other)}
                    size={44}
                  />
                  <span>{similarity.toFixed(2).replace('-', '−')}</span>
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
