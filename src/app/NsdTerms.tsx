/** @file NSD's terms and citation, shown once, when somebody's own NSD files are first opened. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useLab } from '../state/hooks.ts';

/** Words for files in NSD's layout; the demo subject is ours and needs none. */
export function NsdTerms() {
  const isNsd = useLab('dataset', ({ dataset }) => {
    return dataset.status === 'ready' && dataset.value.nsd && !dataset.value.simulated;
  });
  const [read, setRead] = useLocalStorage({ key: 'afterimage.nsd-terms', defaultValue: false });
  return (
    <Modal
      opened={isNsd && !read}
      onClose={() => setRead(true)}
      title="The Natural Scenes Dataset"
      size="lg"
    >
      <Text size="sm">
        These files follow NSD&apos;s layout, so NSD&apos;s terms of use apply to them. The terms
        forbid passing the data on: betas and stimuli stay on this computer. The lab reads them in
        this tab, sends nothing anywhere, and leaves them out of its exports.
      </Text>
      <Text size="sm" mt="sm">
        Results for a paper cite: Allen, St-Yves, Wu, Breedlove, Prince, Dowdle, Nau, Caron,
        Pestilli, Charest, Hutchinson, Naselaris, Kay.{' '}
        <i>
          A massive 7T fMRI dataset to bridge cognitive neuroscience and artificial intelligence.
        </i>{' '}
        Nature Neuroscience 25, 116-126 (2022). doi:10.1038/s41593-021-00962-x
      </Text>
      <Text size="sm" mt="sm" c="dimmed">
        The stimuli are pictures of Microsoft COCO; showing them in public is bound to their own
        licences.
      </Text>
      <Group justify="flex-end" mt="md">
        <Button variant="filled" size="sm" onClick={() => setRead(true)}>
          I have read this
        </Button>
      </Group>
    </Modal>
  );
}
