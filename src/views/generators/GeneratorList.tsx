/** @file The loaded generators, one of them in use. */
import { ActionIcon, Radio } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ModelSummary } from '../../domain/model.ts';
import { useLab } from '../../state/hooks.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Generators.module.css';
import { millions } from './model.ts';

function Row({ model, isOnly }: { model: ModelSummary; isOnly: boolean }) {
  const remove = useLab('generators', (s) => s.remove);
  const { sha256, name, signature, nParameters, notes } = model;
  return (
    <li className={classes.row}>
      <Radio
        value={sha256}
        label={name}
        description={`${signature}, ${millions(nParameters)} parameters. ${notes.join(' ')}`}
      />
      <Tooltip label={isOnly ? 'The only generator stays' : 'Free its memory'}>
        <ActionIcon
          aria-label={`Remove ${name}`}
          disabled={isOnly}
          onClick={() => void remove(sha256)}
        >
          <IconX size={iconSize.usual} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

export function GeneratorList() {
  const models = useLab('system', (s) => s.models);
  const generators = useMemo(() => models.filter(({ kind }) => kind === 'generator'), [models]);
  const inUse = useLab('generators', (s) => s.inUse);
  const use = useLab('generators', (s) => s.use);
  if (generators.length === 0) return <p className={classes.dim}>No generator is loaded yet.</p>;
  return (
    <Radio.Group
      aria-label="Generator in use"
      value={inUse ?? generators.at(-1)?.sha256 ?? ''}
      onChange={use}
    >
      <ul className={classes.list}>
        {generators.map((model) => (
          <Row key={model.sha256} model={model} isOnly={generators.length === 1} />
        ))}
      </ul>
    </Radio.Group>
  );
}
