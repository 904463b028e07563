/**
 * @file The brain views side by side over a made-up lab, to look at while working on them:
 * `npm run dev`, then `/src/testing/gallery.html?scheme=light&perturbed=1&side=48&data=montage`.
 */
import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import type { DatasetInfo } from '../domain/dataset.ts';
import { LabContext } from '../state/hooks.ts';
import { theme } from '../ui/theme.ts';
import { EmbeddingPanel } from '../views/embedding/Container.tsx';
import { FlatmapPanel } from '../views/flatmap/Container.tsx';
import { InterpolatePanel } from '../views/interpolate/Container.tsx';
import { RoiPanel } from '../views/rois/Container.tsx';
import '../app/page.css';
import { createBrainLab } from './brain-lab.ts';
import { flatSubject } from './flat-subject.ts';

const query = new URLSearchParams(location.search);
const scheme = query.get('scheme') === 'light' ? 'light' : 'dark';

function datasetOf(kind: string | null): DatasetInfo {
  const subject = flatSubject({ side: Number(query.get('side') ?? 48) });
  if (kind === 'montage') return { ...subject, surfaces: [] };
  if (kind === 'bare') return { ...subject, surfaces: [], grid: undefined, rois: [] };
  return subject;
}

const lab = createBrainLab(datasetOf(query.get('data')));
if (query.has('perturbed')) {
  lab.stores.selection.getState().setPerturbation([
    { rois: ['V1v', 'V1d', 'hV4'], op: 'silence' },
    { rois: ['FFA-1'], op: 'add', amount: 2 },
    { rois: ['PPA'], op: 'add', amount: -1.5 },
  ]);
}

const column = { display: 'flex', flexDirection: 'column', gap: 8, minHeight: 0 } as const;

function Gallery() {
  return (
    <div style={{ ...column, height: '100%', padding: 8 }}>
      <div style={{ display: 'flex', gap: 8, flex: 1, minHeight: 0 }}>
        <div style={{ ...column, width: 640 }}>
          <FlatmapPanel />
          <div style={{ ...column, height: 220 }}>
            <EmbeddingPanel />
          </div>
        </div>
        <div style={{ ...column, width: 270 }}>
          <RoiPanel />
        </div>
      </div>
      <InterpolatePanel />
    </div>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <MantineProvider theme={theme} forceColorScheme={scheme}>
      <LabContext.Provider value={lab}>
        <Gallery />
      </LabContext.Provider>
    </MantineProvider>,
  );
