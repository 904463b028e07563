/** @file Which data and models are in use now, for what is measured with them. */
import { version } from '../../package.json';
import { plainCondition, type Target } from '../domain/decode.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { Bench } from '../state/decode-scan.ts';
import type { MadeBy, NamedModel } from '../state/made.ts';

const named = ({ kind, name, sha256 }: ModelSummary): NamedModel => ({ kind, name, sha256 });

/** @param bench  Its mapper worker says which mapper answers for each target. */
export async function madeBy(
  bench: Pick<Bench, 'services' | 'dataset' | 'generator' | 'settings'>,
  { models }: { models: readonly ModelSummary[] },
  backends: MadeBy['backends'],
): Promise<MadeBy> {
  const { dataset, settings = plainCondition } = bench;
  const held = await bench.services.mapper.call('mappers', null);
  const active = held.flatMap(({ target, name, active: isActive }): [Target, NamedModel][] => {
    const model = models.findLast((one) => one.kind === 'mapper' && one.name === name);
    return isActive && model ? [[target, named(model)]] : [];
  });
  const generators = models.filter(({ kind }) => kind === 'generator');
  const used = generators.find(({ sha256 }) => sha256 === bench.generator) ?? generators.at(-1);
  const { id, name, subject, simulated } = dataset;
  return {
    version,
    data: { id, name, subject, simulated },
    mappers: Object.fromEntries(active),
    generator: used && named(used),
    settings,
    others: models.filter(({ kind }) => kind !== 'mapper' && kind !== 'generator').map(named),
    backends,
  };
}
