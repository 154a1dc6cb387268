import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

const foldersIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}/`);

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

it('has a line in CONTRIBUTING for every room, and a room for every line', () => {
  const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const rooms = [...text.matchAll(/^\| `(src\/[\w-]+\/)` \|/gm)].map(([, room]) => room);
  expect(rooms.sort()).toEqual(foldersIn('src').sort());
});

it('reads the environment in one place', () => {
  const readers = ['src', 'cards', 'dialogs']
    .flatMap(sourcesIn)
    .filter((file) => /process\.env(?!\s*[,}])/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(readers).toEqual([join('src', 'config.ts')]);
});
