/** @file Every held-out trial, decoded, from best to worst: failures are as visible as successes. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { shown } from '../../domain/remote.ts';
import type { Gallery } from '../../state/gallery.ts';
import { useChoice, useLab, useLabContext } from '../../state/hooks.ts';
import type { FigureWork } from '../../ui/figure/save-figure.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { SaveResult } from '../save/SaveResult.tsx';
import classes from './Gallery.module.css';
import { GalleryRow } from './GalleryRow.tsx';
import {
  galleryTable,
  galleryWords,
  listedItems,
  orders,
  type EffectFilter,
  type GalleryFilter,
  type Order,
} from './model.ts';
import { printGallery } from './print.ts';

const effects: { value: EffectFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'hurt', label: 'Hurt' },
  { value: 'helped', label: 'Helped' },
];

/** So many of the listed trials are printed, from the first on. */
const PRINTED = 15;

interface FiltersProps {
  dataset: DatasetInfo;
  filter: GalleryFilter;
  hasRoi: boolean;
  onFilter(change: Partial<GalleryFilter>): void;
}

function Filters({ dataset, filter, hasRoi, onFilter }: FiltersProps) {
  const { categoryNames } = dataset;
  return (
    <div className={classes.filters}>
      <Tooltip label="By rank, then by cosine. Best, middle, worst: five of each, as in figure 16 of the paper">
        <SegmentedControl<Order>
          aria-label="Order"
          size="xs"
          data={orders}
          value={filter.order}
          onChange={(order) => onFilter({ order })}
        />
      </Tooltip>
      {categoryNames.length > 0 && (
        <Tooltip label="Trials whose seen picture holds an object of this category">
          <Select
            aria-label="Category"
            placeholder="All categories"
            size="xs"
            w={160}
            clearable
            searchable
            data={categoryNames.map((label, i) => ({ value: String(i), label }))}
            value={filter.category === undefined ? null : String(filter.category)}
            onChange={(value) => onFilter({ category: value === null ? undefined : Number(value) })}
          />
        </Tooltip>
      )}
      {hasRoi && (
        <Tooltip label="What silencing the region does to the cosine to the truth, by more than 0.01">
          <SegmentedControl<EffectFilter>
            aria-label="Effect of the silenced region"
            size="xs"
            data={effects}
            value={filter.effect}
            onChange={(effect) => onFilter({ effect })}
          />
        </Tooltip>
      )}
    </div>
  );
}

function GalleryList({ gallery, dataset }: { gallery: Gallery; dataset: DatasetInfo }) {
  const condition = useLab('selection', (s) => s.condition);
  const seed = useLab('selection', (s) => s.seed);
  const average = useLab('selection', (s) => s.average);
  const selectTrial = useLab('selection', (s) => s.selectTrial);
  const setAverage = useLab('selection', (s) => s.setAverage);
  const together = useLab('history', (s) => s.together);
  const [filter, choose] = useChoice('gallery');
  // Only what was picked here is kept in sight: another order begins at its top.
  const [picked, setPicked] = useState<number>();
  const listed = useMemo(() => listedItems(gallery, filter), [gallery, filter]);
  const { galleryPictures } = useLabContext();
  const makeFigure = (width: number, work: FigureWork) =>
    printGallery(gallery, listed.slice(0, PRINTED), galleryPictures, { width, work });
  const { request } = gallery;
  const isStale =
    request.condition !== condition || request.seed !== seed || request.average !== average;
  return (
    <>
      <p className={classes.summary}>{galleryWords(gallery)}</p>
      {isStale && <p role="status">Of an earlier condition, seed or kind of scan: decode again.</p>}
      <Filters
        dataset={dataset}
        filter={filter}
        hasRoi={request.roi !== undefined}
        onFilter={(change) => {
          choose(change);
          setPicked(undefined);
        }}
      />
      <SaveResult
        what="the gallery"
        name="gallery"
        of={gallery}
        asked={gallery.request}
        hasPictures
        figure={listed.length > 0 ? makeFigure : undefined}
        numbers={{ label: 'Trials', table: () => galleryTable(gallery, listed, dataset) }}
      />
      <div className={classes.list} data-stale={isStale || undefined}>
        <VirtualList
          key={JSON.stringify(filter)}
          label="Held-out trials"
          count={listed.length}
          rowHeight={72}
          selected={listed.findIndex(({ item }) => item.trial === picked)}
          onSelect={(row) => {
            const item = listed[row]?.item;
            if (!item) return;
            setPicked(item.trial);
            together('the scan of the gallery', () => {
              selectTrial(item.trial);
              setAverage(request.average);
            });
          }}
          renderRow={(row) => {
            const item = listed[row];
            return item && <GalleryRow gallery={gallery} listed={item} dataset={dataset} />;
          }}
          empty="No trial passes this filter."
        />
      </div>
    </>
  );
}

export function GalleryView() {
  const result = useLab('gallery', (s) => s.result);
  const measure = useLab('gallery', (s) => s.measure);
  const cancel = useLab('gallery', (s) => s.cancel);
  const condition = useLab('selection', (s) => s.condition);
  const seed = useLab('selection', (s) => s.seed);
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const [{ roi }, choose] = useChoice('gallery');
  const average = useLab('selection', (s) => s.average);
  const run = () => measure({ condition, seed, average, ...(roi !== undefined && { roi }) });
  const rois = (dataset?.rois ?? []).filter((own) => own.voxels.length > 0);
  return (
    <div className={classes.view}>
      <div className={classes.filters}>
        <Tooltip label="Each trial is also mapped with this region at 0 z: what that does to its cosine can be filtered by">
          <Select
            aria-label="Region to silence"
            placeholder="no region silenced"
            size="xs"
            w={190}
            clearable
            searchable
            disabled={rois.length === 0}
            data={rois.map(({ name }) => name)}
            value={roi ?? null}
            onChange={(value) => choose({ roi: value ?? undefined })}
          />
        </Tooltip>
        <Button variant="filled" disabled={!dataset || result.status === 'running'} onClick={run}>
          {average ? 'Decode all held-out pictures' : 'Decode all held-out trials'}
        </Button>
      </div>
      <RemoteView
        progressAbove
        remote={result}
        onRetry={run}
        onCancel={cancel}
        idle={`Every held-out ${average ? 'picture, the mean of its presentations,' : 'trial'} with its rank and cosine, best to worst, none left out. Pictures are drawn as they come into sight.`}
      >
        {(gallery) => dataset && <GalleryList gallery={gallery} dataset={dataset} />}
      </RemoteView>
    </div>
  );
}
