/** @file Generators: which are loaded, which one draws, what its condition is, and all side by side. */
import { Button } from '@mantine/core';
import { useLab } from '../../state/hooks.ts';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { ComparisonGrid } from './ComparisonGrid.tsx';
import { GeneratorList } from './GeneratorList.tsx';
import classes from './Generators.module.css';
import { SettingsForm } from './SettingsForm.tsx';

export function GeneratorsView() {
  const comparison = useLab('generators', (s) => s.comparison);
  const compare = useLab('generators', (s) => s.compare);
  const cancel = useLab('generators', (s) => s.cancel);
  return (
    <>
      <p className={classes.dim}>
        Drop a Lafite snapshot (.pkl, .pth, .safetensors), or an ONNX network that takes a CLIP
        embedding and gives a picture. It stays in this tab. The one in use draws everything on the
        page.
      </p>
      <GeneratorList />
      <h3 className={classes.heading}>Condition</h3>
      <SettingsForm />
      <h3 className={classes.heading}>The selected scan, side by side</h3>
      <Button variant="filled" disabled={comparison.status === 'running'} onClick={compare}>
        Draw with every generator
      </Button>
      <div className={classes.comparison}>
        <RemoteView
          progressAbove
          remote={comparison}
          onRetry={compare}
          onCancel={cancel}
          idle="Each generator draws the scan by its image embedding, its caption embedding, and both."
        >
          {(value) => <ComparisonGrid comparison={value} />}
        </RemoteView>
      </div>
    </>
  );
}
