/** @file The pictures nearest to the prediction, best first. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLab } from '../../state/hooks.ts';
import type { Retrieved, RetrievedView } from '../../state/types/decode.ts';
import { Fact } from '../../ui/Fact.tsx';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Pictures.module.css';
import { cosineWords } from './model.ts';
import { ResultBadges } from './ResultFacts.tsx';

function Neighbour({ item, place, name }: { item: Retrieved; place: number; name: string }) {
  const label = item.caption === undefined ? name : `${name}: ${item.caption}`;
  const isPointed = useLab('pointing', (s) => s.condition === item.condition);
  const pointAt = useLab('pointing', (s) => s.pointAtCondition);
  return (
    <li
      data-pointed={isPointed || undefined}
      onPointerEnter={() => pointAt(item.condition)}
      onPointerLeave={() => pointAt(undefined)}
    >
      <Tooltip label={label}>
        <div className={classes.neighbour}>
          {item.picture ? (
            <PictureCanvas picture={item.picture} label={`Retrieved ${place}: ${label}`} />
          ) : (
            <div className={classes.none}>{name}</div>
          )}
        </div>
      </Tooltip>
      <Fact
        help="Cosine of this condition's true embedding with the prediction."
        className={classes.similarity}
      >
        {cosineWords(item.similarity)}
      </Fact>
    </li>
  );
}

export function RetrievedRow({ view, dataset }: { view: RetrievedView; dataset: DatasetInfo }) {
  const names = dataset.conditionNames;
  const top = view.top.slice(0, 5);
  return (
    <>
      <div className={classes.subtitle}>
        <h3>
          <Tooltip
            label={`The conditions whose true embeddings are nearest to the prediction (perturbed, where something is), of ${view.of}.`}
          >
            <span>Retrieved</span>
          </Tooltip>
        </h3>
        <ResultBadges trial={view.trial} dataset={dataset} />
      </div>
      <ol className={classes.retrieved}>
        {top.map((item, i) => (
          <Neighbour
            key={item.condition}
            item={item}
            place={i + 1}
            name={names[item.condition] ?? `condition ${item.condition}`}
          />
        ))}
      </ol>
    </>
  );
}
