/** @file Parts of a drawer under tabs; only the open one is there. */
import { Tabs } from '@mantine/core';
import type { ComponentType } from 'react';
import classes from './TabbedParts.module.css';

export interface TabbedPartsProps {
  /** The first one is open. */
  parts: readonly { value: string; title: string; Part: ComponentType }[];
}

export function TabbedParts({ parts }: TabbedPartsProps) {
  return (
    <Tabs defaultValue={parts[0]?.value ?? null} keepMounted={false}>
      <Tabs.List>
        {parts.map(({ value, title }) => (
          <Tabs.Tab key={value} value={value}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {parts.map(({ value, Part }) => (
        <Tabs.Panel key={value} value={value} className={classes.part}>
          <Part />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
