import type { Attachment } from 'botbuilder';
import type { Alert } from '../src/alerts';
import { FACTS } from '../src/facts/facts';
import { runbooks } from '../src/runbooks';
import { cut, type Input, page } from './page';
import { factInput } from './step';

/**
 * What was read in a message, to correct before its triage starts. A dialog of Teams takes `Action.Submit` and nothing
 * else.
 */
export function startTriageForm(alert: Alert, runbook: string | undefined, why?: string): Attachment {
  const read = alert.server || alert.healthSet || alert.monitor;
  const card = page({
    heading: 'Start triage',
    why:
      why ??
      (read
        ? 'This is what I read in the message. Correct it where it is wrong.'
        : 'I read no server and no health set in the message. Fill in what you know.'),
    items: [{ kind: 'code', text: cut(alert.title, 200), language: 'Plaintext' }],
    inputs: [
      ...(['server', 'healthSet', 'monitor'] as const).map(
        (fact): Input => ({ ...factInput(fact, alert[fact]), label: FACTS[fact].label }),
      ),
      {
        id: 'runbook',
        label: 'Runbook',
        value: runbook,
        choices: runbooks.map(({ id, title }) => ({ title, value: id })),
      },
    ],
    buttons: [
      { title: 'Start triage', verb: 'startTriage', data: { do: 'startTriage' }, takesInputs: true, style: 'positive' },
    ],
  });
  const { actions = [], ...content } = card.content as { actions?: { fallback: object }[] };
  return { ...card, content: { ...content, actions: actions.map(({ fallback }) => fallback) } };
}
