/** @file Buttons that open the browser's picker for files or for a folder. */
import { Button } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { useRef } from 'react';
import { iconSize } from './icon-size.ts';

export interface FilePickerProps {
  onFiles(files: File[]): void;
}

interface PickProps extends FilePickerProps {
  label: string;
  /** Its last word, on the button. */
  short: string;
  folder: boolean;
}

function Pick({ label, short, folder, onFiles }: PickProps) {
  const input = useRef<HTMLInputElement>(null);
  const icon = folder ? <IconFolder size={iconSize.usual} /> : <IconFile size={iconSize.usual} />;
  return (
    <>
      <Button
        size="compact-xs"
        aria-label={label}
        leftSection={icon}
        onClick={() => input.current?.click()}
      >
        {short}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        multiple
        aria-label={label}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same files can be picked again, e.g. after they were mended.
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}

export function FilePicker({ onFiles }: FilePickerProps) {
  return (
    <>
      <Pick label="Open files" short="Files" folder={false} onFiles={onFiles} />
      <Pick label="Open folder" short="Folder" folder onFiles={onFiles} />
    </>
  );
}
