import './needs-node';

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { readAppId } from './config';

// npm run package: what Teams installs, as one file.

/** Stands in the manifest wherever the app id belongs. */
const PLACE = '00000000-0000-0000-0000-000000000000';
/** The same bytes make the same file: times say nothing. */
const THEN = new Date(2020, 0, 1);

/**
 * The app package: the manifest with the bot's app id in it, and both icons.
 * @param folder where manifest.json, color.png and outline.png are
 */
export async function packageApp(appId: string, folder: string): Promise<Buffer> {
  const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(manifest.replaceAll(PLACE, appId)), 'manifest.json', { mtime: THEN });
  for (const icon of ['color.png', 'outline.png'])
    zip.addBuffer(await readFile(join(folder, icon)), icon, { mtime: THEN });
  zip.end();
  return buffer(zip.outputStream);
}

async function main(): Promise<void> {
  const appId = readAppId();
  if (appId === undefined) {
    console.error('Set MicrosoftAppId to the application (client) ID of the bot, then run this again.');
    process.exitCode = 1;
    return;
  }
  const file = join('appPackage', 'exchange-triage.zip');
  await writeFile(file, await packageApp(appId, 'appPackage'));
  console.log(`Wrote ${file} for the app ${appId}. Upload it in the Teams admin center, or under Apps in Teams.`);
}

if (require.main === module) void main();
