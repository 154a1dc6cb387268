import type { Attachment } from 'botbuilder';
import { type Case, stillChanged } from '../src/cases/case';
import type { HandoffView } from '../src/cases/handoff-events';
import { LONGEST_ASK, LONGEST_IMPACT } from '../src/handoff/escalate';
import { AGAIN, RETURN_WORDS } from '../src/handoff/give-back';
import { asksWhetherItWorks, type Handoff, handoffOf, hasOwner, worksAsked } from '../src/handoff/handoff';
import { arrivedSince } from '../src/handoff/relay';
import { REOPEN_HOURS } from '../src/handoff/rules';
import { handoffButton } from './handoff-button';
import { firstScreen, SEVERITIES } from './handoff-packet';
import { line, page } from './page';
import { headerOf } from './step';
import { timeOf } from './time';

// What the requester sees of a handoff.

interface Reader {
  zone?: string;
  now: string;
}

/** The three things an engineer cannot read off the case. */
export function askCard(current: Case, { handoff: id }: HandoffView): Attachment {
  const draft = handoffOf(current, id);
  return page({
    header: headerOf(current),
    heading: 'What should the engineer do?',
    why: 'Everything you saw, tried and changed goes along. You see it before it is sent.',
    inputs: [
      {
        id: 'ask',
        label: 'In one sentence',
        value: draft?.ask,
        placeholder: 'For example: the probe still fails after the pool was recycled, please find out why',
        required: true,
        multiline: true,
        maxLength: LONGEST_ASK,
      },
      {
        id: 'severity',
        label: 'How bad is it?',
        value: draft && String(draft.severity),
        placeholder: 'Choose one',
        choices: ([1, 2, 3] as const).map((n) => ({ title: SEVERITIES[n], value: String(n) })),
        required: true,
      },
      {
        id: 'impact',
        label: 'Who feels it, and how many?',
        value: draft?.impact,
        placeholder: 'For example: 40 phones in Madrid',
        maxLength: LONGEST_IMPACT,
      },
    ],
    buttons: [
      handoffButton(current, { id, epoch: 0 }, 'Preview', 'preview', { takesInputs: true, style: 'positive' }),
      handoffButton(current, { id, epoch: 0 }, 'Cancel', 'cancel'),
    ],
  });
}

function previewCard(current: Case, handoff: Handoff, reader: Reader): Attachment {
  return page({
    header: `${headerOf(current)}`,
    heading: handoff.ask,
    why: 'This is what the engineer sees first. The path, the commands and the record go along.',
    items: firstScreen(current, handoff, reader),
    ask: 'Send it?',
    buttons: [
      handoffButton(current, handoff, 'Send it', 'send', { style: 'positive' }),
      handoffButton(current, handoff, 'Change it', 'change'),
      handoffButton(current, handoff, 'Don’t send it', 'cancel'),
    ],
  });
}

/** Where the handoff stands, as it is now. */
export function homeCard(current: Case, handoff: Handoff, reader: Reader): Attachment {
  const { state, owner, tiers, tier, ended, acceptedAt = '' } = handoff;
  const at = (moment: string): string => timeOf(moment, reader.zone, reader.now);
  const withdraw = handoffButton(current, handoff, 'Withdraw', 'withdraw');
  switch (state) {
    case 'draft':
      return previewCard(current, handoff, reader);
    case 'cancelled':
      return line('↩', 'The escalation was not sent.', '', ended?.why === 'lapsed' ? '· it lay here too long' : '');
    case 'requested':
    case 'offered':
      return page({
        header: headerOf(current),
        heading: `${state === 'offered' ? 'Sent' : 'On its way'} to ${tiers[tier]?.name ?? 'the engineers'}`,
        why: 'I tell you here as soon as somebody takes it. You can go on with the runbook meanwhile.',
        buttons: [withdraw],
      });
    case 'accepted':
    case 'relayed':
      return takenCard(current, handoff, acceptedAt, reader);
    case 'returned':
      return returnedCard(current, handoff);
    case 'expired':
      return page({
        header: headerOf(current),
        heading: 'Nobody could take it',
        why: `I asked ${tiers.map(({ name }) => name).join(', then ')}. Call the engineer on duty or your lead, and give them the record of this case.`,
        items: [{ kind: 'text', text: `The record: type export. They can find it as case ${current.id}.` }],
        buttons: [handoffButton(current, handoff, 'Try again', 'retry')],
      });
    case 'failed':
      return page({
        header: headerOf(current),
        heading: 'It could not be delivered',
        why: `Nobody was asked: ${ended?.why ?? 'Teams refused it'}. Call the engineer on duty or your lead.`,
        items: [{ kind: 'text', text: `The record: type export. They can find it as case ${current.id}.` }],
        buttons: [handoffButton(current, handoff, 'Try again', 'retry')],
      });
    case 'withdrawn':
      return line('↩', 'The escalation was withdrawn.', '', ended ? `· ${ended.by.name}, ${at(ended.at)}` : '');
    case 'closed':
      return line('■', 'The escalation is closed.', owner?.name ?? '', ended ? `· ${at(ended.at)}` : '');
  }
}

/** Said once, when somebody takes it: from here on the talk is with a person. */
export function takenCard(current: Case, handoff: Handoff, since: string, { zone, now }: Reader): Attachment {
  const { owner, acceptedAt, paused } = handoff;
  const name = owner?.name ?? 'An engineer';
  if (!hasOwner(handoff)) return line('✓', `${name} took it.`, '', `· ${timeOf(since, zone, now)}`);
  return page({
    header: headerOf(current),
    heading: `${name} has it now`,
    why: `Since ${timeOf(acceptedAt ?? since, zone, now)}. ${
      paused
        ? `What you write stays here, and the runbook goes on. Resume: write to ${name} again.`
        : `What you write to me here goes to ${name}; the runbook waits. Pause: your words stay here for a while.`
    } Withdraw: take the case back.`,
    buttons: [
      handoffButton(current, handoff, paused ? 'Resume' : 'Pause', paused ? 'resume' : 'pause'),
      handoffButton(current, handoff, 'Withdraw', 'withdraw'),
    ],
  });
}

/** What arrived of the requester's words, in one line that stays where it is: only what does not arrive is told anew. */
export function receiptLine(
  handoff: Handoff,
  { since, to }: HandoffView & { name: 'relay-receipt' },
  { zone, now }: Reader,
): Attachment {
  const arrived = arrivedSince(handoff, since);
  const last = arrived.reduce((latest, { deliveredAt = '' }) => (deliveredAt > latest ? deliveredAt : latest), '');
  const words = arrived.length > 1 ? `${arrived.length} messages sent to ${to}.` : `Sent to ${to}.`;
  return line('→', `${words} I tell you if one does not arrive.`, '', `· ${timeOf(last || now, zone, now)}`);
}

/** What the engineer gives back, and what the requester says to it. */
export function returnedCard(current: Case, handoff: Handoff): Attachment {
  const { returned, state } = handoff;
  if (!returned) return line('•', `Case ${current.id}`);
  const { by, outcome, note } = returned;
  const asks = asksWhetherItWorks(outcome);
  const isAsked = asks && worksAsked(current) === handoff.id;
  if (state !== 'returned') return line('↩', `${by.name}: ${RETURN_WORDS[outcome]}.`, '', `· ${note}`);
  return page({
    header: headerOf(current),
    heading: `${by.name} gives it back: ${RETURN_WORDS[outcome].toLowerCase()}`,
    items: [{ kind: 'text', text: note }],
    why: isAsked ? 'Check it with the person who called.' : 'The runbook goes on below.',
    ask: isAsked ? 'Does it work?' : '',
    buttons: [
      ...(asks
        ? [handoffButton(current, handoff, 'It works: close the case', 'confirm', { style: 'positive' as const })]
        : []),
      ...(isAsked ? [handoffButton(current, handoff, 'No, go on here', 'not-yet')] : []),
      handoffButton(current, handoff, `Back to ${by.name}`, 'object'),
    ],
  });
}

/** The owner closed the case. */
export function closedByOwnerCard(current: Case, handoff: Handoff): Attachment {
  const left = stillChanged(current).length;
  const { ended, state } = handoff;
  const name = ended?.by.name ?? 'The engineer';
  if (state !== 'closed') return line('■', `${name} closed the case; it is open again.`);
  return page({
    header: `Case ${current.id}`,
    heading: `${name} closed case ${current.id}`,
    why: `${left === 0 ? 'Nothing is left changed.' : `${left} ${left === 1 ? 'change is' : 'changes are'} left in place.`} If it comes back within ${REOPEN_HOURS} hours, send it back to ${name}.`,
    buttons: [handoffButton(current, handoff, `Open it again for ${name}`, 'object', { about: AGAIN })],
  });
}
