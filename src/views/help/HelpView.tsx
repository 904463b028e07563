/** @file Help: how to begin, the keys, and what the lab does with files. */
import { Button, Kbd, Table } from '@mantine/core';
import { useLab } from '../../state/hooks.ts';
import { Diagnostics } from './Diagnostics.tsx';
import classes from './Help.module.css';
import { keyHelp } from './keys.ts';

function Keys() {
  return (
    <Table>
      <Table.Tbody>
        {keyHelp.map(({ keys, what }) => (
          <Table.Tr key={what}>
            <Table.Td className={classes.keys}>
              {keys.map((key) => (
                <Kbd key={key} size="xs">
                  {key}
                </Kbd>
              ))}
            </Table.Td>
            <Table.Td>{what}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export function HelpView() {
  const startTour = useLab('tour', (s) => s.start);
  return (
    <div className={classes.help}>
      <h3>What to do</h3>
      <ol>
        <li>Pick a scan on the left: its betas are mapped and decoded at once.</li>
        <li>Silence, keep or boost a region: picture, embedding and rank follow.</li>
        <li>Slide from one scan to another in the band below.</li>
        <li>Drop your own files or folder anywhere; Data shows what each was taken for.</li>
      </ol>
      <p>
        Files are read in this tab and sent nowhere. Every number says what it is when you point at
        it or reach it with Tab.
      </p>
      <Button onClick={startTour}>Take the tour</Button>
      <h3>Keys</h3>
      <Keys />
      <h3>Diagnostics</h3>
      <Diagnostics />
      <h3>Method</h3>
      <p>
        Lin, Sprague, Singh.{' '}
        <i>Mind Reader: Reconstructing complex images from brain activities.</i> NeurIPS 2022.
        Generator: Zhou et al., <i>LAFITE</i>, CVPR 2022. Embeddings: Radford et al., <i>CLIP</i>,
        ICML 2021.
      </p>
    </div>
  );
}
