import type { Attachment } from 'botbuilder';
import type { View } from '../src/cases/decision';
import type { Runbook } from '../src/runbooks/runbook';
import { type Button, page } from './page';

/** `words` go along: the case takes the server and the mailbox from them. */
export const begin =
  (words?: string) =>
  (runbook: Runbook): Button => ({
    title: runbook.title,
    verb: 'start',
    data: { do: 'start', runbook: runbook.id, ...(words ? { words } : {}) },
  });

/** Which runbook? The likely ones first, all of them in reach. Where none fits, the way to an engineer comes first. */
export const menuCard = (
  runbooks: readonly Runbook[],
  { why, words = '', noneFits = false }: Partial<View & { name: 'menu' }>,
): Attachment =>
  page({
    heading: noneFits ? 'No runbook fits these words' : 'What is the problem?',
    why:
      why ?? 'Choose a runbook, or describe the problem in a message: “phones can’t send mail”, “POP is down on EX02”.',
    buttons: [
      ...(noneFits
        ? [{ title: 'Escalate it as it is', verb: 'start', data: { do: 'start', on: 'as-it-is', words } }]
        : []),
      ...runbooks.map(begin(words)),
    ],
  });

export const welcomeCard = (runbooks: readonly Runbook[], team: boolean, installer?: string): Attachment =>
  page({
    heading: 'Exchange troubleshooting, one step at a time',
    why: team
      ? `${installer ? `${installer} added me here. ` : ''}Mention me with a problem, and its triage happens right there.`
      : 'Describe a problem or choose a runbook. I show one step at a time, with commands for your own servers and mailboxes.',
    items: [
      { kind: 'text', text: 'You run the commands; I never touch a server.' },
      { kind: 'text', text: 'Answer with the buttons, or type: yes, no, back, status, help.' },
      { kind: 'text', text: 'Stuck? Type escalate. Everything you tried goes along.' },
    ],
    buttons: runbooks.map(begin()),
  });

/** What can be typed, and what is possible now. */
export const helpCard = (
  commands: readonly { command: string; does: string }[],
  now: string,
  way: readonly Button[] = [],
): Attachment =>
  page({
    heading: 'What you can say',
    why: now,
    items: commands.map(({ command, does }) => ({ kind: 'text', text: `${command} — ${does}` })),
    buttons: [...way, { title: 'Start', verb: 'start', data: { do: 'start', on: 'help' } }],
  });
