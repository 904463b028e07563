/** @file A file made in the page, handed to the browser's own download. */

/** Offer bytes or text under a name. The address is freed once the browser has taken it. */
export function download(
  name: string,
  content: BlobPart | Blob,
  type = 'application/octet-stream',
): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
