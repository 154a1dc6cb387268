import { wrongRole } from './wrong-role';

// Exchange 2013 may have its two roles on two servers, each with one of the two POP3 services.

const mailboxOnly = { type: 'factIs' as const, params: { fact: 'role' as const, in: ['mailbox'] } };
const frontEnd = (next: string) => [
  { guard: 'oneRole' as const, target: next },
  {
    guard: { type: 'factIs' as const, params: { fact: 'role' as const, in: ['client-access', 'combined'] } },
    target: next,
  },
];

/** States that go on only for a server with the back-end service; `role` is the first. */
export const onMailboxRole = ({ section, next }: { section: string; next: string }) => ({
  role: { always: [{ guard: 'hostsDatabases' as const, target: next }, { target: 'wrong-role' }] },
  'wrong-role': wrongRole({
    section,
    title: 'This monitor belongs to a Mailbox server',
    why: 'A Client Access server of Exchange 2013 has no POP3 back-end service.',
    right: [{ guard: 'hostsDatabases' as const, target: next }],
  }),
});

/** States that go on only for a server with the front-end service; `role` is the first. */
export const onClientAccessRole = ({ section, next }: { section: string; next: string }) => ({
  role: {
    always: [
      { guard: 'oneRole' as const, target: next },
      { guard: mailboxOnly, target: 'wrong-role' },
      { target: next },
    ],
  },
  'wrong-role': wrongRole({
    section,
    title: 'This monitor belongs to a Client Access server',
    why: 'A Mailbox server of Exchange 2013 without the other role has no POP3 front-end service.',
    right: frontEnd(next),
  }),
});
