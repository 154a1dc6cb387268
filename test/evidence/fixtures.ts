import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), 'test/fixtures/evidence');

/** Pastes written for these tests in the shape the cmdlets print; each ends as the console ends it. */
export const fixture = (name: string): string => readFileSync(join(folder, `${name}.txt`), 'utf8');

export const fixtureNames: readonly string[] = readdirSync(folder)
  .map((file) => file.replace(/\.txt$/, ''))
  .sort();

const CHARACTERS = 1_048_576;
const LINES = 20_000;

/** An output again and again, as often as a paste may hold it. */
export const asMuchAsFits = (text: string): string =>
  text.repeat(Math.floor(Math.min(CHARACTERS / text.length, LINES / (text.split('\n').length - 1))));
