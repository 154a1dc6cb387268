import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../fixtures/evidence');

/** Pastes written for these tests in the shape the cmdlets print; each ends as the console ends it. */
export const fixture = (name: string): string => readFileSync(join(folder, `${name}.txt`), 'utf8');

export const fixtureNames: readonly string[] = readdirSync(folder)
  .map((file) => file.replace(/\.txt$/, ''))
  .sort();
