/**
 * @file Finds a Chromium for tests, benches and screenshots: CHROMIUM_PATH, the system's, then
 * Playwright's own. Where none is there and apt-get may be used, installs Debian's. Otherwise says
 * in one sentence what to install.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Flags every launch of ours uses: a quiet headless browser with a software WebGPU adapter. */
export const chromiumFlags = [
  '--no-sandbox',
  '--headless=new',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function fromPlaywright() {
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

function installDebian() {
  if (process.getuid?.() !== 0) return undefined;
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const packages = ['chromium', 'fonts-dejavu-core'];
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages)
    ? onPath()
    : undefined;
}

/** Path of a Chromium that can be started. Throws one sentence when there is none. */
export function findChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (isExecutable(asked)) return asked;
    throw new Error(`CHROMIUM_PATH names ${asked}, which cannot be started; correct or unset it.`);
  }
  const found = onPath() ?? fromPlaywright() ?? installDebian();
  if (found) return found;
  throw new Error(
    'No Chromium was found: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  );
}
