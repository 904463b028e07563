/** @file Which network features are taken with. */
import { modelWords } from '../../domain/model.ts';
import { useLab } from '../../state/hooks.ts';
import classes from './Measure.module.css';

export function FeatureNetwork() {
  const models = useLab('system', (s) => s.models);
  const network = models.findLast(({ kind }) => kind === 'features');
  const which = network
    ? `${modelWords(network)}${network.simulated ? ", the demo's own, trained on its scenes apart from CLIP" : ''}`
    : "the demo's own, loaded when it is first needed";
  return (
    <p className={classes.network}>
      Features by {which}. The paper takes Inception-V3: drop it as ONNX to use it here; figures of
      different networks cannot be compared.
    </p>
  );
}
