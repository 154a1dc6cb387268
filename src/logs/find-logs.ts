import { glob, readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

export interface FoundLogs {
  /** In the order they were named, a folder's by name. */
  paths: readonly string[];
  /** What named no log, each a sentence. */
  problems: readonly string[];
}

const LOGS = /\.(log|gz|zip)$/i;

/**
 * Finds the logs that a person names: files, folders (with all below), and patterns with `*` and `?`, which a Windows
 * shell hands on as they are. Backslashes work everywhere.
 */
export async function findLogs(named: readonly string[]): Promise<FoundLogs> {
  const paths = new Set<string>();
  const problems: string[] = [];
  for (const name of named) {
    const found = await logsNamed(name).catch(
      (error: NodeJS.ErrnoException) => `${name} cannot be read (${error.code ?? error.message}). Check the path.`,
    );
    if (typeof found === 'string') problems.push(found);
    else for (const path of found) paths.add(path);
  }
  return { paths: [...paths], problems };
}

/** @returns the logs, or why there are none */
async function logsNamed(name: string): Promise<string[] | string> {
  const kind = await kindOf(name);
  if (kind === 'file') return [name];
  if (kind === 'folder')
    return orNone(await logsBelow(name), `${name} holds no logs: no name in it ends in .log, .gz or .zip.`);
  if (sep === '/' && name.includes('\\')) return logsNamed(name.replaceAll('\\', '/'));
  if (!/[*?]/.test(name)) return `${name} is not there. Check the path.`;
  const matches: string[] = [];
  for await (const match of glob(name)) {
    if ((await kindOf(match)) === 'file') matches.push(match);
  }
  return orNone(matches.sort(), `${name} matches no file. Check the folder and the pattern.`);
}

const orNone = (paths: string[], problem: string): string[] | string => (paths.length > 0 ? paths : problem);

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    // Anything but "not there" is told when the file is opened.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'nothing' : 'file';
  }
}

async function logsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory() && LOGS.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
