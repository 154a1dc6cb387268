import { HOME_TENANT, person, type Speaker } from '../../support/activities';
import type { Member } from '../../support/connector-server';

export const ENGINEERS_CHANNEL = '19:engineers@thread.tacv2';
export const ENGINEERS: readonly Speaker[] = Array.from({ length: 4 }, (_, i) =>
  person(`Engineer ${'ABCD'[i]}`, 900 + i),
);

/** What Teams says of them. */
export const engineersRoster: readonly Member[] = ENGINEERS.map((who) => ({
  ...who,
  tenantId: HOME_TENANT,
  userRole: 'user',
}));

export const requesters = (many: number): Speaker[] =>
  Array.from({ length: many }, (_, i) => person(`Requester ${i + 1}`, 800 + i));
