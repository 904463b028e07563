/** @file After a crash or a reload: what the last visit kept, to be restored or left. */
import { Button, Group, Paper, Text } from '@mantine/core';
import { useLab } from '../state/hooks.ts';
import { savedWords } from '../ui/saved-words.ts';

/** It waits; nothing is covered but the corner where notices stand. */
export function Recovery() {
  const offer = useLab('recovery', (s) => s.offer);
  const restore = useLab('recovery', (s) => s.restore);
  const dismiss = useLab('recovery', (s) => s.dismiss);
  if (!offer) return null;
  const files = offer.nFiles === 1 ? 'its file' : `its ${offer.nFiles} files`;
  return (
    <Paper withBorder shadow="md" p="sm" role="region" aria-label="Last visit">
      <Text size="sm" mb={8}>
        Your last visit was kept: {offer.name}.
        {offer.nFiles > 0 && ` You will be asked for ${files}; data are never kept.`}
      </Text>
      <Group gap={8}>
        <Button variant="filled" onClick={() => void restore()}>
          Restore what you did {savedWords(offer.saved, new Date())}
        </Button>
        <Button onClick={dismiss}>Not now</Button>
      </Group>
    </Paper>
  );
}
