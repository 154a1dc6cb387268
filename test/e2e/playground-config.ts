import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Playground belongs to one person; what two of them would both call the same has the person's mark. */
export interface Owner {
  name: string;
  mark: number;
}

const user = (name: string, mark: number) => {
  const [givenName = name, surname = ''] = name.split(' ');
  const email = `${givenName.toLowerCase()}@contoso.com`;
  const aadObjectId = `00000000-0000-4000-8000-${String(mark).padStart(12, '0')}`;
  return { id: `29:${mark}`, name, userPrincipleName: email, aadObjectId, givenName, surname, email };
};

const OTHERS = ['Megan Bowen', 'Adele Vance', 'Isaiah Langer', 'Patti Fernandez', 'Lynne Robbins'];

/** Writes a Playground's config file; one bot may then talk to several Playgrounds, and no conversation is in two. */
export function writeConfig(folder: string, { name, mark }: Owner): string {
  const file = join(folder, `playground-${mark}.yml`);
  const config = {
    version: '0.1.1',
    tenantId: '00000000-0000-4000-8000-000000000001',
    bot: { id: '28:exchange-triage', name: 'Exchange Triage' },
    currentUser: user(name, mark),
    users: OTHERS.map((other, i) => user(other, mark * 10 + i)),
    personalChat: { id: `personal-${mark}` },
    groupChat: { id: `group-${mark}`, name: 'Group Chat' },
    team: {
      id: `19:team-${mark}@thread.tacv2`,
      name: 'Exchange',
      aadGroupId: `00000000-0000-4000-8000-${String(mark + 900).padStart(12, '0')}`,
      channels: [{ id: `19:channel-${mark}@thread.tacv2`, name: 'Escalations' }],
    },
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  return file;
}
