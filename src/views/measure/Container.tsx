/** @file Measures over held-out scans: retrieval, identification, and the distance of pictures. */
import { TabbedParts } from '../../ui/TabbedParts.tsx';
import { DistancesTab } from './DistancesTab.tsx';
import { IdentificationTab } from './IdentificationTab.tsx';
import { RetrievalTab } from './RetrievalTab.tsx';

const parts = [
  { value: 'retrieval', title: 'Retrieval', Part: RetrievalTab },
  { value: 'identification', title: 'Identification', Part: IdentificationTab },
  { value: 'distances', title: 'Fréchet distance', Part: DistancesTab },
];

export function MeasureView() {
  return <TabbedParts parts={parts} />;
}
