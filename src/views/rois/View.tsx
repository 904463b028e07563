/** @file The ROI panel: families of regions with what happens to each, the steps, the control. */
import { SegmentedControl } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Perturbation } from '../../domain/decode.ts';
import type { Hemi } from '../../domain/roi.ts';
import type { RoiMode } from '../../state/types/selection.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { groupByFamily, roisOfHemi, type RoiFamily } from './families.ts';
import { choiceOfFamily, choiceOfRoi, countVoxels, withFamily, type RoiChoice } from './model.ts';
import { RoiRow } from './RoiRow.tsx';
import classes from './Rois.module.css';
import { Steps } from './Steps.tsx';

export interface RoiViewProps {
  dataset: DatasetInfo;
  perturbation: Perturbation;
  seed: number;
  /** Of which hemisphere the regions are listed. */
  hemi: Hemi | 'both';
  onRoi(name: string, mode: RoiMode, amount?: number): void;
  onPerturbation(perturbation: Perturbation): void;
}

/** Families with more members than this start folded. */
const longFamily = 12;

function startsFolded({ key, rois }: RoiFamily): boolean {
  return rois.length > longFamily || key === 'streams' || key === 'mask';
}

interface FamilyProps {
  family: RoiFamily;
  perturbation: Perturbation;
  onRoiChoice(name: string, choice: RoiChoice): void;
  onPerturbation(perturbation: Perturbation): void;
}

function Family({ family, perturbation, onRoiChoice, onPerturbation }: FamilyProps) {
  const { rois, title } = family;
  const [folded, setFolded] = useState(() => startsFolded(family));
  const nVoxels = useMemo(() => countVoxels(rois), [rois]);
  // One function for all perturbations, so that rows that stay as they are need no drawing.
  const latest = useRef(perturbation);
  useEffect(() => {
    latest.current = perturbation;
  }, [perturbation]);
  const onFamilyChoice = useCallback(
    (_: string, choice: RoiChoice) => onPerturbation(withFamily(latest.current, rois, choice)),
    [rois, onPerturbation],
  );
  const Icon = folded ? IconChevronRight : IconChevronDown;
  return (
    <section className={classes.family} aria-label={title}>
      <div className={classes.head}>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={!folded}
          aria-label={`${title}, ${rois.length} regions`}
          onClick={() => setFolded(!folded)}
        >
          <Icon size={iconSize.small} aria-hidden />
        </button>
        <RoiRow
          isFamily
          name={`All of ${title}`}
          title={title}
          nVoxels={nVoxels}
          choice={choiceOfFamily(perturbation, rois)}
          onChoice={onFamilyChoice}
        />
      </div>
      {!folded &&
        rois.map((roi) => (
          <RoiRow
            key={roi.name}
            name={roi.name}
            nVoxels={roi.voxels.length}
            choice={choiceOfRoi(perturbation, roi.name)}
            onChoice={onRoiChoice}
          />
        ))}
    </section>
  );
}

const hemis = [
  { value: 'both', label: 'Both' },
  { value: 'lh', label: 'Left' },
  { value: 'rh', label: 'Right' },
] satisfies { value: Hemi | 'both'; label: string }[];

/** Whose regions are listed, where files tell the hemispheres apart. */
export function HemiFilter(props: { hemi: Hemi | 'both'; onHemi(hemi: Hemi | 'both'): void }) {
  return (
    <Tooltip label="Regions of both hemispheres, or their part in one alone">
      <SegmentedControl<Hemi | 'both'>
        aria-label="Hemisphere"
        size="xs"
        data={hemis}
        value={props.hemi}
        onChange={props.onHemi}
      />
    </Tooltip>
  );
}

export function RoiView(props: RoiViewProps) {
  const { dataset, perturbation, seed, hemi, onRoi, onPerturbation } = props;
  // A row answers its click first: the list of steps is drawn in the next turn. Who is at work in the list
  // itself, by pointer or key, always has the newest before him.
  const [isAtSteps, setAtSteps] = useState(false);
  const later = useDeferredValue(perturbation);
  const families = useMemo(
    () => groupByFamily(roisOfHemi(dataset.rois, hemi)),
    [dataset.rois, hemi],
  );
  const onRoiChoice = useCallback(
    (name: string, { mode, amount }: RoiChoice) =>
      mode === 'boost' ? onRoi(name, mode, amount) : onRoi(name, mode),
    [onRoi],
  );
  return (
    <div className={classes.view}>
      <div
        className={classes.list}
        onPointerDownCapture={() => setAtSteps(false)}
        onKeyDownCapture={() => setAtSteps(false)}
      >
        {families.length === 0 && (
          <p className={classes.hint}>No regions: drop ROI files, or lasso voxels on the map.</p>
        )}
        {families.map((family) => (
          <Family
            key={`${dataset.id} ${family.key}`}
            family={family}
            perturbation={perturbation}
            onRoiChoice={onRoiChoice}
            onPerturbation={onPerturbation}
          />
        ))}
      </div>
      <div
        className={classes.foot}
        onPointerDownCapture={() => setAtSteps(true)}
        onKeyDownCapture={() => setAtSteps(true)}
      >
        <Steps
          dataset={dataset}
          perturbation={isAtSteps ? perturbation : later}
          seed={seed}
          hemi={hemi}
          onPerturbation={onPerturbation}
        />
      </div>
    </div>
  );
}
