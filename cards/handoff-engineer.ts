import type { Attachment } from 'botbuilder';
import { type Case, runbookOf, stillChanged } from '../src/cases/case';
import { RETURNS } from '../src/cases/handoff-events';
import { later } from '../src/cases/later';
import type { Left } from '../src/cases/ledger';
import { titleOf } from '../src/cases/title';
import { AGAIN, LONGEST_NOTE, RETURN_WORDS } from '../src/handoff/give-back';
import { calledOf, type Handoff, hasOwner } from '../src/handoff/handoff';
import { stepsOf } from '../src/runbooks/steps';
import { handoffButton } from './handoff-button';
import { firstScreen } from './handoff-packet';
import { withMentions } from './mentions';
import { type Button, cut, type Item, line, page } from './page';
import { timeOf } from './time';

// What the engineers see of a handoff: the card that is offered, and what the one who took it can do.

interface Reader {
  zone?: string;
  now: string;
}

/** The card of a tier, as the handoff is now: to be taken, taken, moved on, or over. */
export function offerCard(
  current: Case,
  handoff: Handoff,
  tier: number,
  reader: Reader,
  { small = false } = {},
): Attachment {
  const isHere = handoff.tier === tier;
  const open = isHere && (handoff.state === 'requested' || handoff.state === 'offered');
  const whole = page({
    header: `Case ${current.id} · ${titleOf(current)} · escalation ${handoff.id}`,
    heading: handoff.ask,
    why: statusOf(current, handoff, tier, reader),
    items: small ? [] : firstScreen(current, handoff, reader),
    buttons: isHere ? buttonsOf(current, handoff) : [],
  });
  return withMentions(whole, open ? mentioned(handoff) : []);
}

const mentioned = ({ assignee, tiers, tier }: Handoff) => (assignee ? [assignee] : calledOf(tiers[tier]?.people));

function statusOf(current: Case, handoff: Handoff, tier: number, { zone, now }: Reader): string {
  const { state, owner, acceptedAt = '', ended, returned, assignee } = handoff;
  const at = (moment: string): string => timeOf(moment, zone, now);
  if (handoff.tier !== tier) return `This moved on to ${handoff.tiers[handoff.tier]?.name ?? 'others'}.`;
  switch (state) {
    case 'draft':
    case 'requested':
    case 'offered':
      return `${assignee ? `${assignee.name} is asked to take it.` : 'Who takes it?'} It is offered here until ${at(untilOf(handoff, now))}.`;
    case 'accepted':
    case 'relayed':
      return `Taken by ${owner?.name}, ${at(acceptedAt)}. What is written here stays here, unless ${owner?.name} replies${handoff.live ? '; live is on' : ''}.`;
    case 'returned':
      return `${returned?.by.name} gave it back, ${at(returned?.at ?? now)}: ${RETURN_WORDS[returned?.outcome ?? 'solved'].toLowerCase()}. ${returned?.note ?? ''}`;
    case 'closed':
      return `Closed by ${ended?.by.name}, ${at(ended?.at ?? now)}. ${stillChanged(current).length === 0 ? 'Nothing is left changed.' : 'Something is left changed.'}`;
    case 'withdrawn':
      return `Withdrawn by ${ended?.by.name}, ${at(ended?.at ?? now)}.`;
    case 'expired':
      return 'Nobody took it in time. The requester was told.';
    case 'failed':
    case 'cancelled':
      return 'This escalation is over.';
  }
}

/** When the tier's time runs out: from now, while Teams has not got the card. */
const untilOf = ({ until, minutes }: Handoff, now: string): string => until ?? later(now, minutes);

function buttonsOf(current: Case, handoff: Handoff): Button[] {
  const { state, tiers, tier, requester, live } = handoff;
  const button = (
    title: string,
    act: Parameters<typeof handoffButton>[3],
    more?: Parameters<typeof handoffButton>[4],
  ): Button => handoffButton(current, handoff, title, act, more);
  const assign = (tiers[tier]?.people.length ?? 0) > 1 ? [button('Take it to …', 'assign-form', { more: true })] : [];
  if (state === 'requested' || state === 'offered')
    return [
      button('Accept', 'accept', { style: 'positive' }),
      button('Decline', 'decline'),
      button('Look first', 'look'),
      ...assign,
    ];
  if (hasOwner(handoff))
    return [
      button(`Reply to ${cut(requester.name, 30)}`, 'reply-form', { style: 'positive' }),
      button('Return it', 'return-form'),
      button('Look at the packet', 'look'),
      button('Close the case', 'close-form', { more: true }),
      button(live ? 'Live off' : 'Live on', live ? 'live-off' : 'live-on', { more: true }),
      button('Release', 'release', { more: true }),
      ...assign,
      ...(handoff.assignee ? [button('Accept', 'accept', { more: true })] : []),
    ];
  if (state === 'returned' || state === 'closed')
    return [
      current.status === 'closed'
        ? button('Open the case again', 'take-up', { about: AGAIN })
        : button('Take it up again', 'take-up'),
      button('The packet was enough', 'rate-enough', { more: true }),
      button('Something was missing', 'rate-missing', { more: true }),
      button('Look at the packet', 'look', { more: true }),
    ];
  return [];
}

/** For whoever declined: remembered, with a reason if they like. */
export function declinedCard(current: Case, handoff: Handoff): Attachment {
  const why = (title: string): Button =>
    handoffButton(current, handoff, title, 'decline', { about: title.toLowerCase() });
  return page({
    header: `Case ${current.id} · ${titleOf(current)}`,
    heading: 'You declined it',
    why: 'The others are still asked. Say why, if you like, or take it after all.',
    buttons: [
      why('Busy'),
      why('Wrong skill'),
      why('Off shift'),
      handoffButton(current, handoff, 'Accept after all', 'accept'),
      handoffButton(current, handoff, 'Back to the card', 'show'),
    ],
  });
}

export function assignCard(current: Case, handoff: Handoff): Attachment {
  const people = (handoff.tiers[handoff.tier]?.people ?? []).filter(({ id }) => id !== handoff.requester.id);
  return page({
    header: `Case ${current.id} · ${titleOf(current)}`,
    heading: 'Who should take it?',
    why: 'They have to accept it; until then nothing changes hands.',
    inputs: [
      {
        id: 'to',
        label: 'Engineer',
        choices: people.map(({ id, name }) => ({ title: name, value: id })),
        required: true,
      },
    ],
    buttons: [
      handoffButton(current, handoff, 'Ask them', 'assign', { takesInputs: true }),
      handoffButton(current, handoff, 'Back to the card', 'show'),
    ],
  });
}

export const LONGEST_REPLY = 8_000;

export const replyCard = (current: Case, handoff: Handoff): Attachment =>
  page({
    header: `Case ${current.id} · ${titleOf(current)}`,
    heading: `Reply to ${handoff.requester.name}`,
    why: 'This goes to the requester, with your name.',
    inputs: [{ id: 'text', label: 'Message', required: true, multiline: true, maxLength: LONGEST_REPLY }],
    buttons: [
      handoffButton(current, handoff, 'Send', 'reply', { takesInputs: true, style: 'positive' }),
      handoffButton(current, handoff, 'Back to the card', 'show'),
    ],
  });

const MOST_STEPS = 60;

/** What to give back, and where the runbook goes on. */
export function returnCard(current: Case, handoff: Handoff): Attachment {
  const runbook = runbookOf(current);
  const steps = runbook ? stepsOf(runbook) : new Map();
  const near = new Set([
    ...(steps.get(current.step ?? '')?.answers ?? []).map(({ to }: { to: string }) => to),
    ...[...current.path].reverse().map(({ step }) => step),
    ...steps.keys(),
  ]);
  const choices = [...near]
    .filter((id) => id !== current.step && steps.has(id))
    .slice(0, MOST_STEPS)
    .map((id) => ({ title: cut(steps.get(id)!.meta.title, 70), value: id }));
  return page({
    header: `Case ${current.id} · ${titleOf(current)}`,
    heading: 'Give it back',
    why: 'Your note is pinned on the step where the runbook goes on.',
    inputs: [
      {
        id: 'outcome',
        label: 'With what?',
        choices: RETURNS.map((value) => ({ title: RETURN_WORDS[value], value })),
        required: true,
      },
      { id: 'note', label: 'Note', required: true, multiline: true, maxLength: LONGEST_NOTE },
      {
        id: 'goto',
        label: 'Go on at',
        value: current.step,
        choices: [{ title: 'The step it stands at', value: current.step ?? '' }, ...choices],
      },
    ],
    buttons: [
      handoffButton(current, handoff, 'Give it back', 'return', { takesInputs: true }),
      handoffButton(current, handoff, 'Back to the card', 'show'),
    ],
  });
}

/** The change ledger, before the case is closed. */
export function closeCard(current: Case, handoff: Handoff): Attachment {
  const left = stillChanged(current);
  return page({
    header: `Case ${current.id} · ${titleOf(current)}`,
    heading: left.length === 0 ? `Close case ${current.id}?` : 'Something is still changed',
    why:
      left.length === 0
        ? 'Nothing that troubleshooting changed is left.'
        : 'Put it back first, or close the case and leave it.',
    items: left.slice(0, 8).flatMap(ledgerItems),
    inputs: [{ id: 'note', label: 'What was it?', multiline: true, maxLength: LONGEST_NOTE }],
    buttons: [
      handoffButton(current, handoff, left.length === 0 ? 'Close it' : 'Close it and leave them', 'close', {
        takesInputs: true,
        about: String(left.length),
      }),
      handoffButton(current, handoff, 'Back to the card', 'show'),
    ],
  });
}

const ledgerItems = ({ what, undo, isCommand }: Left): Item[] => [
  { kind: 'bold', text: what },
  isCommand ? { kind: 'code', text: cut(undo, 800), language: 'PowerShell' } : { kind: 'text', text: cut(undo, 800) },
];

/** What became of a message that went out. */
export function markLine(
  handoff: Handoff,
  from: 'requester' | 'engineer',
  id: string,
  { zone, now }: Reader,
): Attachment {
  const message = handoff.relayed.find((one) => one.id === id && one.from === from);
  if (!message) return line('•', 'This message is gone.');
  const to = from === 'engineer' ? handoff.requester.name : (handoff.owner?.name ?? 'the engineer');
  const said = cut(message.text.replace(/\s+/g, ' '), 120);
  if (message.failed)
    return line(
      '✗',
      `Not delivered to ${to}: ${message.failed}. Write to them directly in Teams, and note here what was said.`,
      '',
      `· “${said}”`,
    );
  return line('→', `Sent to ${to}: “${said}”`, '', `· ${timeOf(message.deliveredAt ?? message.at, zone, now)}`);
}
