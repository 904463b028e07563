/** @file What the stores hold now, as the register. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { shown, type Remote } from '../../domain/remote.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import type { Outdated } from '../../state/outdated.ts';
import type { StudyStates } from '../../state/studies.ts';
import { useMarks, usePath } from '../atlas/use-placed.ts';
import { isControlOf } from '../embedding/control.ts';
import type { Result, ResultGroup } from './results.ts';
import { mapResult, scanResults, stripResults } from './scan-results.ts';
import { ablationResult, heldOutStudies, scanStudies, type Studies } from './study-results.ts';
import { trainingResults } from './training-results.ts';

function useScan() {
  const mapped = shown(useLab('decode', (s) => s.mapped));
  const pictures = shown(useLab('decode', (s) => s.pictures));
  const retrieved = shown(useLab('decode', (s) => s.retrieved));
  const perturbation = useLab('selection', (s) => s.perturbation);
  const drawn = shown(useLab('overlay', (s) => s.result));
  const control = mapped && isControlOf(drawn, mapped, perturbation) ? drawn : undefined;
  return { mapped, pictures, retrieved, control };
}

function useStrip() {
  const frames = shown(useLab('interpolation', (s) => s.frames));
  const made = useLab('interpolation', (s) => s.made);
  const features = shown(useLab('interpolation', (s) => s.features));
  return { frames, made, features };
}

function usePlaced() {
  const layout = shown(useLab('atlas', (s) => s.layout));
  const settings = useLab('atlas', (s) => s.settings);
  const marks = useMarks(layout, 'light');
  const path = usePath(layout, 'light');
  return { layout, settings, marks, path };
}

function useStudies(): Studies {
  return {
    retrieval: shown(useLab('retrieval', (s) => s.result)),
    identification: shown(useLab('identification', (s) => s.result)),
    distances: shown(useLab('distances', (s) => s.result)),
    controls: shown(useLab('controls', (s) => s.controls)),
    impact: shown(useLab('impact', (s) => s.result)),
    dose: shown(useLab('dose', (s) => s.result)),
    against: useLab('choices', (s) => s.chosen.dose.against),
    effects: shown(useLab('effects', (s) => s.result)),
    levels: shown(useLab('levels', (s) => s.result)),
    grid: shown(useLab('grid', (s) => s.result)),
    gallery: shown(useLab('gallery', (s) => s.result)),
    comparison: shown(useLab('generators', (s) => s.comparison)),
    ablation: useLab('ablation', (s) => s.rows),
  };
}

export interface ResultOptions {
  dataset: DatasetInfo;
  all: boolean;
  withStimuli: boolean;
}

interface Marked {
  outdated: Outdated | undefined;
  result: Remote<unknown>;
}

/** Is what is shown of a study of an older mapper or generator? */
function useIsOutdated(name: keyof StudyStates): boolean {
  return useLab(
    name,
    ({ outdated, result }: Marked) => outdated !== undefined && outdated.of === shown(result),
  );
}

/** Of results that rest on something that is another now: what they are of, in words. */
function useOutdated(): Map<string, string> {
  const average = useLab('selection', (s) => s.average);
  const effects = shown(useLab('effects', (s) => s.result));
  const levels = shown(useLab('levels', (s) => s.result));
  const grid = shown(useLab('grid', (s) => s.result));
  const retrieval = useIsOutdated('retrieval');
  const identification = useIsOutdated('identification');
  const marks = {
    retrieval,
    'retrieval-scans': retrieval,
    identification,
    'identification-scans': identification,
    distances: useIsOutdated('distances'),
    impact: useIsOutdated('impact'),
    'dose-curve': useIsOutdated('dose'),
    'region-effects': useIsOutdated('effects'),
    levels: useIsOutdated('levels'),
    'perturbation-grid': useIsOutdated('grid'),
  };
  const asked = {
    'region-effects': effects?.request,
    levels: levels?.request,
    'perturbation-grid': grid?.request,
  };
  const ofOthers = Object.entries(asked).flatMap(([name, request]) =>
    request && request.average !== average
      ? [[name, request.average ? 'of means of presentations' : 'of single trials'] as const]
      : [],
  );
  const ofOlder = Object.entries(marks).flatMap(([name, isOutdated]) =>
    isOutdated ? [[name, 'of older models'] as const] : [],
  );
  return new Map([...ofOthers, ...ofOlder]);
}

export function useResults(options: ResultOptions): ResultGroup[] {
  const { dataset } = options;
  const { galleryPictures } = useLabContext();
  const scan = useScan();
  const strip = useStrip();
  const placed = usePlaced();
  const studies = useStudies();
  const runs = useLab('training', (s) => s.runs);
  const training = shown(useLab('training', (s) => s.training));
  const outdated = useOutdated();
  const groups: ResultGroup[] = [
    {
      title: 'This scan',
      results: [...scanResults(scan, options), ...scanStudies(studies), ...stripResults(strip)],
    },
    {
      title: 'Many scans',
      results: [
        ...heldOutStudies(studies, { dataset, galleryPictures }),
        mapResult(placed, dataset),
      ],
    },
    {
      title: 'Training',
      results: [...trainingResults({ runs, training }), ablationResult(studies)],
    },
  ];
  const marked = (one: Result) => {
    const words = outdated.get(one.name);
    return words === undefined ? one : { ...one, title: `${one.title} (${words})` };
  };
  return groups.map(({ title, results }) => ({ title, results: results.map(marked) }));
}
