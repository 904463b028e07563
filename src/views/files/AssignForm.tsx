/** @file Gives one array a role by hand: the fields follow the role. */
import { Button, Checkbox, NativeSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ArrayInfo } from '../../domain/arrays.ts';
import type { Role } from '../../domain/dataset.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import {
  firstForm,
  imageShapeProblem,
  roles,
  sourceOf,
  type AssignForm as Form,
} from './assign.ts';
import { missingChoices, orderChoices as voxelOrderChoices, unitChoices } from './facts.ts';
import classes from './Files.module.css';

interface FieldsProps {
  form: Form;
  array: ArrayInfo;
  change(part: Partial<Form>): void;
}

const roleChoices = (Object.keys(roles) as Role[]).map((value) => ({
  value,
  label: roles[value].label,
}));

const splitChoices: { value: Form['split']; label: string }[] = [
  { value: 'all', label: 'Both sides' },
  { value: 'train', label: 'Train' },
  { value: 'val', label: 'Held out' },
];

const orderChoices: { value: Form['imageOrder']; label: string }[] = [
  { value: 'row', label: 'Row order (C)' },
  { value: 'column', label: 'Column order (MATLAB)' },
];

const targetChoices: { value: Form['target']; label: string }[] = [
  { value: 'image', label: 'Pictures, CLIP' },
  { value: 'caption', label: 'Captions, CLIP' },
  { value: 'resnet', label: 'Pictures, feature net' },
];

function ImageFields({ form, array, change }: FieldsProps) {
  return (
    <>
      <TextInput
        label="Shape of one picture, if rows are flat"
        placeholder="28 x 28 x 1"
        value={form.imageShape}
        error={imageShapeProblem(form, array)}
        onChange={(event) => change({ imageShape: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label="Order of the pixels in a flat row"
        data={orderChoices}
        value={form.imageOrder}
        onChange={(imageOrder) => change({ imageOrder })}
      />
    </>
  );
}

/** What the numbers of responses are, where the file does not say. */
function ScaleFields({ form, change }: FieldsProps) {
  return (
    <>
      <NativeSelect
        label="Units"
        data={[{ value: '', label: 'as the file says' }, ...unitChoices]}
        value={form.units}
        onChange={({ currentTarget: { value } }) =>
          change({ units: unitChoices.find((choice) => choice.value === value)?.value ?? '' })
        }
      />
      <NativeSelect
        label="Order of the voxels"
        description="With a mask of as many voxels they are put on its grid."
        data={[{ value: '', label: 'unknown' }, ...voxelOrderChoices.slice(0, 2)]}
        value={form.order}
        onChange={({ currentTarget: { value } }) =>
          change({ order: voxelOrderChoices.find((choice) => choice.value === value)?.value ?? '' })
        }
      />
      <NativeSelect
        label="Missing data"
        data={missingChoices}
        value={form.missing}
        onChange={({ currentTarget: { value } }) =>
          change({
            missing: missingChoices.find((choice) => choice.value === value)?.value ?? 'zero',
          })
        }
      />
    </>
  );
}

function Fields(props: FieldsProps) {
  const { form, change } = props;
  const { fields } = roles[form.role];
  return (
    <>
      {fields.includes('name') && (
        <TextInput
          label="Name"
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      )}
      {fields.includes('target') && (
        <SegmentedControl
          aria-label="What the embeddings are of"
          data={targetChoices}
          value={form.target}
          onChange={(target) => change({ target })}
        />
      )}
      {fields.includes('imageShape') && <ImageFields {...props} />}
      {fields.includes('scale') && <ScaleFields {...props} />}
      {fields.includes('split') && (
        <SegmentedControl
          aria-label="Side of the split these rows are"
          data={splitChoices}
          value={form.split}
          onChange={(split) => change({ split })}
        />
      )}
      {fields.includes('transposed') && (
        <Checkbox
          label="Rows and columns are swapped"
          checked={form.transposed}
          onChange={(event) => change({ transposed: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

export interface AssignFormProps {
  file: string;
  array: ArrayInfo;
  onDone(): void;
}

export function AssignForm({ file, array, onDone }: AssignFormProps) {
  const assign = useLab('dataset', (s) => s.assign);
  const { dataset } = useLabContext().stores;
  const [form, setForm] = useState(() => firstForm(array));
  const change = (part: Partial<Form>) => setForm({ ...form, ...part });
  return (
    <form
      className={classes.assign}
      onSubmit={(event) => {
        event.preventDefault();
        void assign(form.role, sourceOf(form, file, array.path)).then(() => {
          if (!dataset.getState().lastError) onDone();
        });
      }}
    >
      <Select
        label="Role"
        description={roles[form.role].help}
        data={roleChoices}
        value={form.role}
        allowDeselect={false}
        onChange={(role) => role !== null && change({ role })}
      />
      <Fields form={form} array={array} change={change} />
      <Button type="submit" variant="filled" disabled={!!imageShapeProblem(form, array)}>
        Give it this role
      </Button>
    </form>
  );
}
