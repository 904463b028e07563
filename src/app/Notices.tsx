/** @file Short notices of the system, at the lower edge; errors stay until they are closed. */
import { Notification } from '@mantine/core';
import { useEffect } from 'react';
import { useLab } from '../state/hooks.ts';
import type { Notice } from '../state/types/system.ts';
import { Recovery } from './Recovery.tsx';
import classes from './Notices.module.css';

const colors: Record<Notice['tone'], string> = { info: 'signal', warning: 'yellow', error: 'red' };
const lifetime = 8000;

function NoticeCard({ notice, dismiss }: { notice: Notice; dismiss(id: number): void }) {
  useEffect(() => {
    if (notice.tone === 'error') return undefined;
    const timer = setTimeout(() => dismiss(notice.id), lifetime);
    return () => clearTimeout(timer);
  }, [notice, dismiss]);
  return (
    <Notification
      color={colors[notice.tone]}
      role={notice.tone === 'error' ? 'alert' : 'status'}
      withBorder
      closeButtonProps={{ 'aria-label': 'Close this notice' }}
      onClose={() => dismiss(notice.id)}
    >
      {notice.text}
    </Notification>
  );
}

/** The last four; older ones wait until those are gone. */
export function Notices() {
  const notices = useLab('system', (s) => s.notices);
  const dismiss = useLab('system', (s) => s.dismiss);
  return (
    <div className={classes.notices}>
      <Recovery />
      {notices.slice(-4).map((notice) => (
        <NoticeCard key={notice.id} notice={notice} dismiss={dismiss} />
      ))}
    </div>
  );
}
