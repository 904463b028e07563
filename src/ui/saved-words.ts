/** @file When something was kept, in words. */

/** "at 14:03", or with the day when that was not today. @param saved ISO 8601. */
export function savedWords(saved: string, now: Date): string {
  const when = new Date(saved);
  if (Number.isNaN(when.getTime())) return 'earlier';
  const time = when.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
  if (when.toDateString() === now.toDateString()) return `at ${time}`;
  const day = when.toLocaleDateString('en', { day: 'numeric', month: 'short' });
  return `on ${day} at ${time}`;
}
