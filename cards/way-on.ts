import type { Attachment } from 'botbuilder';
import { type Case, offeredAnswers } from '../src/cases/case';
import type { View } from '../src/cases/decision';
import { runbookById } from '../src/runbooks';
import { begin } from './menu';
import { type Button, page } from './page';
import { answerButtons, headerOf } from './step';

const MOST_BESIDE = 5;

/** Says what is possible where words decided nothing, with a button for each: nobody is left with nothing to press. */
export function wayOnCard(
  current: Case,
  { visit, heading, why, answers = [], runbooks = [], words, escalate }: View & { name: 'way-on' },
): Attachment {
  const isOpen = current.status === 'open';
  const offered = isOpen && visit === current.visit ? offeredAnswers(current) : [];
  const meant = answerButtons(
    current,
    offered.filter(({ answer }) => answers.includes(answer)),
  );
  const rest = [
    ...meant,
    ...runbooks.flatMap((id) => runbookById(id) ?? []).map(begin(words)),
    ...(escalate && isOpen ? [tool(current, 'Escalate', 'escalate')] : []),
  ];
  const show = showStepButton(current, 'way-on');
  return page({
    header: headerOf(current),
    heading,
    why,
    buttons: rest.length > MOST_BESIDE ? [...show, ...rest] : [...rest, ...show],
  });
}

const tool = (current: Case, title: string, what: string): Button => ({
  title,
  verb: 'tool',
  data: { caseId: current.id, visit: current.visit, do: what, on: 'way-on' },
});

/** The way back to the step; none on a case that is closed. */
export const showStepButton = (
  current: Case | undefined,
  on: View['name'],
  more: Readonly<Record<string, string>> = {},
): Button[] =>
  current?.status === 'open'
    ? [
        {
          title: 'Show the step',
          verb: 'tool',
          data: { caseId: current.id, visit: current.visit, do: 'show', on, ...more },
        },
      ]
    : [];
