/** @file Five steps through the page. It begins when somebody asks for it, and ends with Escape. */
import { Tour } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useLab } from '../state/hooks.ts';

const steps = [
  {
    target: 'scans',
    title: 'A scan',
    position: 'right',
    text: 'Each row is one presentation of a picture: its betas, a number for each voxel. Pick one, or press J, K, or R for a random one that no model was trained on.',
  },
  {
    target: 'flatmap',
    title: 'Its betas on the cortex',
    position: 'right',
    text: 'The flattened cortex, coloured by the z-scored betas. Point at a voxel to read it; the lasso and the brush choose voxels by hand.',
  },
  {
    target: 'pictures',
    title: 'What it decodes to',
    position: 'left',
    text: 'A mapper turns the betas into a CLIP embedding, a generator draws it. Beside it stand the picture that was seen, the decoding in words, and how high the right one ranks among all held-out ones.',
  },
  {
    target: 'rois',
    title: 'Silence a region',
    position: 'left',
    text: 'Silence, keep or boost a region and see picture, embedding and rank follow. Compare with as many random voxels: an effect of the region is what goes beyond theirs. Ctrl Z undoes.',
  },
  {
    target: 'interpolate',
    title: 'From one scan to another',
    position: 'top',
    text: 'Slide between two scans. The rail at the left holds your own data, training, measures, controls and export. Drop files anywhere: they stay in this tab.',
  },
] as const;

export function LabTour() {
  const isActive = useLab('tour', (s) => s.isActive);
  const leave = useLab('tour', (s) => s.leave);
  const isStill = useReducedMotion();
  return (
    <Tour
      active={isActive}
      onClose={leave}
      stepTransitionDuration={isStill ? 0 : 200}
      transitionProps={{ transition: 'fade', duration: isStill ? 0 : 150 }}
      scrollToHandler={(element) =>
        element.scrollIntoView({ block: 'nearest', behavior: isStill ? 'instant' : 'smooth' })
      }
      spotlightPadding={2}
    >
      {steps.map(({ target, title, position, text }) => (
        <Tour.Step
          key={target}
          target={`[data-pane="${target}"]`}
          title={title}
          position={position}
        >
          {text}
        </Tour.Step>
      ))}
    </Tour>
  );
}
