import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What fault tests use of the system, and Debian's package that has it. Without one, its tests say that they skip. */
const PROGRAMS = { strace: 'strace', ip: 'iproute2', tinyproxy: 'tinyproxy-bin' };

/** Once before all tests: installs what is missing, where that may be done. */
export function setup(): void {
  const missing = Object.entries(PROGRAMS).filter(([program]) => !isThere(program));
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (missing.length === 0 || !isDebianRoot) return;
  const packages = missing.map(([, name]) => name);
  console.error(`Installing what the fault tests need: ${packages.join(', ')}`);
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  if (!aptGet(install) && aptGet(['update'])) aptGet(install);
}

function isThere(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}

function aptGet(args: readonly string[]): boolean {
  const { status, error, stderr } = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=60', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 120_000
  });
  if (status !== 0) console.error(error?.message ?? stderr.trim());
  return status === 0;
}
