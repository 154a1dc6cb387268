import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { packageApp } from '../../src/package-app';
import { readPng } from '../support/png';

const FOLDER = join(__dirname, '../../appPackage');
const APP = '5f3d9b1e-1111-4222-8333-0123456789ab';
const manifest = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8'));

/** What the bot understands when it is typed. */
const TYPED = ['help', 'start', 'status', 'back', 'path', 'explain', 'escalate', 'remind', 'export', 'close'];
const TYPED_IN_CHANNELS = [...TYPED, 'alerts here', 'escalations here'];

/** What Microsoft's own schema finds wrong, offline. */
const faults = (checked: unknown): unknown[] =>
  JSON.parse(
    execFileSync(process.execPath, [join(__dirname, '../support/validate-manifest.mjs')], {
      input: JSON.stringify(checked),
      encoding: 'utf8',
    }),
  );

describe('the manifest', () => {
  it('is what Microsoft’s own schema asks for, offline', () => {
    expect(faults(manifest)).toEqual([]);
  });

  it('would not pass with a field that the schema does not know', () => {
    const bots = [{ ...manifest.bots[0], supportsEverything: true }];
    expect(faults({ ...manifest, bots })).not.toEqual([]);
  });

  it('is for chats with one, for group chats and for teams', () => {
    expect(manifest.bots[0].scopes).toEqual(['personal', 'team', 'groupChat']);
    expect(manifest.bots[0].supportsFiles).toBe(true);
  });

  it('lists in each place commands that the bot understands there, help among them, ten at most, none twice', () => {
    const lists: { scopes: string[]; commands: { title: string; description: string }[] }[] =
      manifest.bots[0].commandLists;
    expect(lists.flatMap(({ scopes }) => scopes).sort()).toEqual(['groupChat', 'personal', 'team']);
    for (const { scopes, commands } of lists) {
      const titles = commands.map(({ title }) => title);
      expect(scopes.includes('team') ? TYPED_IN_CHANNELS : TYPED).toEqual(expect.arrayContaining(titles));
      expect(titles).toContain('help');
      expect(titles.length).toBeLessThanOrEqual(10);
      expect(new Set(titles).size).toBe(titles.length);
    }
  });

  it('offers triage from a message', () => {
    expect(manifest.composeExtensions[0].commands).toEqual([
      expect.objectContaining({ id: 'startTriage', type: 'action', context: ['message'], fetchTask: true }),
    ]);
  });

  it('asks to read channel messages, and says why', () => {
    expect(manifest.authorization.permissions.resourceSpecific).toEqual([
      { name: 'ChannelMessage.Read.Group', type: 'Application' },
    ]);
    expect(manifest.webApplicationInfo.resource).not.toBe('');
    expect(manifest.description.full).toMatch(/ChannelMessage\.Read\.Group\): so a person can answer/);
  });
});

describe('the icons', () => {
  const icon = (name: string) => readPng(readFileSync(join(FOLDER, name)));

  it('are one of 192 by 192 with no hole in it', () => {
    const { width, height, pixels } = icon(manifest.icons.color);
    expect([width, height]).toEqual([192, 192]);
    expect(pixels.every(([, , , alpha]) => alpha === 255)).toBe(true);
    expect(new Set(pixels.map(String)).size).toBeGreaterThan(2);
  });

  it('and one of 32 by 32, white on nothing', () => {
    const { width, height, pixels } = icon(manifest.icons.outline);
    expect([width, height]).toEqual([32, 32]);
    expect(pixels.every(([r, g, b]) => r === 255 && g === 255 && b === 255)).toBe(true);
    expect(pixels.some(([, , , alpha]) => alpha === 0)).toBe(true);
    expect(pixels.some(([, , , alpha]) => alpha === 255)).toBe(true);
  });
});

describe('the app package', () => {
  it('holds the manifest for one app and both icons, at its root', async () => {
    const files = new Map<string, Buffer>();
    const zip = await fromBufferPromise(await packageApp(APP, FOLDER));
    for await (const entry of zip.eachEntry())
      files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
    expect([...files.keys()].sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    expect(files.get('color.png')).toEqual(readFileSync(join(FOLDER, 'color.png')));
    const packed = JSON.parse(files.get('manifest.json')!.toString());
    expect([packed.id, packed.bots[0].botId, packed.composeExtensions[0].botId, packed.webApplicationInfo.id]).toEqual([
      APP,
      APP,
      APP,
      APP,
    ]);
    expect(files.get('manifest.json')!.toString()).not.toContain('00000000-0000');
    expect(faults(packed)).toEqual([]);
  });

  it('is the same file for the same input', async () => {
    expect(await packageApp(APP, FOLDER)).toEqual(await packageApp(APP, FOLDER));
  });
});
