/**
 * @file The path of a dropped file inside the folder that was dropped. A `File` from a folder picker
 * carries it, a dropped one does not: the drop code remembers it here.
 */
const paths = new WeakMap<File, string>();

/** Remember where a file lay; `path` is relative, with forward slashes. */
export function rememberPath(file: File, path: string): void {
  paths.set(file, path);
}

/** `folder/sub/name` as far as it is known, else the file's name. */
export function relativePathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name);
}
