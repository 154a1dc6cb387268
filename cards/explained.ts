import type { Attachment } from 'botbuilder';
import { type Case, runbookOf, stepOf } from '../src/cases/case';
import { canBeAsked, type Explanation, explain, ownerWords } from '../src/status';
import { type Button, cut, type Input, type Item, page } from './page';
import { headerOf } from './step';
import { showStepButton } from './way-on';

const MOST_MEANINGS = 5;
const MOST_NAMED = 30;
const MOST_BUTTONS = 4;

/** What a code means: the meaning likeliest for the current step first. */
export function explainedCard(query: string, current: Case | undefined): Attachment {
  const step = current && stepOf(current);
  const all = explain(query, { command: step?.meta.asksStatus?.command });
  const [found, others] = [all.slice(0, MOST_MEANINGS), all.slice(MOST_MEANINGS)];
  if (found.length === 0) return unknownCard(query, current);
  return page({
    header: current ? headerOf(current) : '',
    heading: all.length === 1 ? headingOf(all[0]!) : `${query} can mean ${all.length} things`,
    why: all.length === 1 ? '' : 'The likeliest here comes first.',
    items: [...found.flatMap((meaning) => items(meaning, all.length > 1)), ...otherItems(others)],
    buttons: [...openButtons(found, current), ...showStepButton(current, 'explained', { code: cut(query, 100) })],
  });
}

/** Says so, and lets ask again on the same card. */
const unknownCard = (query: string, current: Case | undefined): Attachment =>
  page({
    header: current ? headerOf(current) : '',
    heading: query.trim() === '' ? 'Which code?' : 'I don’t know that code',
    why: canBeAsked,
    inputs: current ? [codeInput(query)] : [],
    buttons: current
      ? [
          {
            title: 'Explain it',
            verb: 'tool',
            data: { caseId: current.id, visit: current.visit, do: 'explain', on: 'ask-explain' },
            takesInputs: true,
          },
        ]
      : [],
  });

export const codeInput = (value = ''): Input => ({
  id: 'code',
  label: 'Code',
  value: cut(value, 100),
  placeholder: 'For example sync 3, 126, 401.1 or 0x80070005',
  required: true,
  maxLength: 100,
});

/** Those there is no room for, by the words that ask for them. */
const otherItems = (others: readonly Explanation[]): Item[] => {
  if (others.length === 0) return [];
  const names = others.slice(0, MOST_NAMED).map(({ command, code }) => `${titled(command)} ${code}`);
  const more = others.length > names.length ? ` and ${others.length - names.length} more` : '';
  return [{ kind: 'text', text: `It can also be ${names.join(', ')}${more}. Type one of these to have it explained.` }];
};

const headingOf = ({ command, code, name }: Explanation): string => `${titled(command)} ${code}: ${name}`;

const titled = (command: string): string =>
  ({ common: 'Status', http: 'HTTP', hresult: 'Windows error', win32: 'Windows error' })[command] ?? command;

const items = (meaning: Explanation, several: boolean): Item[] => [
  ...(several ? [{ kind: 'bold', text: headingOf(meaning) } as Item] : []),
  { kind: 'text', text: `${meaning.success ? 'This is success. ' : ''}${meaning.meaning}` },
  ...(meaning.success && meaning.owner === 'nobody'
    ? []
    : [{ kind: 'text', text: `Who acts: ${ownerWords[meaning.owner]}.` } as Item]),
  { kind: 'text', text: meaning.resolution },
  { kind: 'text', text: `Source: ${meaning.source}` },
];

/**
 * Opens the runbook section that treats the code: in the case at hand, or in a new one. A button for each section that
 * treats a meaning, named for its meaning where there are several.
 */
function openButtons(found: readonly Explanation[], current: Case | undefined): Button[] {
  const sections = new Map<string, Treated[]>();
  for (const { treatedBy, ...meaning } of found) {
    if (!treatedBy) continue;
    const key = `${treatedBy.runbook} ${treatedBy.section}`;
    sections.set(key, [...(sections.get(key) ?? []), { ...meaning, treatedBy }]);
  }
  return [...sections.values()].slice(0, MOST_BUTTONS).map((meanings) => {
    const [{ treatedBy, command, code }, ...more] = meanings as [Treated, ...Treated[]];
    const which = `${titled(command)} ${code}${more.length > 0 ? ` and ${more.length} more` : ''}`;
    return openButton(treatedBy, sections.size === 1 ? 'that treats it' : `for ${which}`, current);
  });
}

type Treated = Explanation & { treatedBy: NonNullable<Explanation['treatedBy']> };

function openButton(treated: Treated['treatedBy'], which: string, current: Case | undefined): Button {
  if (!current || current.status === 'closed')
    return { title: `Start at the step ${which}`, verb: 'start', data: { do: 'start', ...treated } };
  const here = runbookOf(current)?.id === treated.runbook;
  return {
    title: `${here ? 'Go to the step' : 'Open the runbook'} ${which}`,
    verb: 'tool',
    data: { caseId: current.id, visit: current.visit, do: 'open', on: 'explained', ...treated },
  };
}
