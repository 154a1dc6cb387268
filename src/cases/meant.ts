import { factsNeeded, mustBeFilledIn } from './asking';
import { type Case, offeredAnswers, stepOf } from './case';
import type { Decision } from './decision';
import type { CaseEvent, Said } from './events';
import { append } from './fold';

// Words that come near an answer without being it. They are never taken for one: the person is asked.

/** Words that stand in any sentence about mail, and so tell no answer from another. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(
  (
    'a an the it its this that these those is are was were be been am do does did has have had will would can could ' +
    'may of for to in on at and or but so if as by with from than then there here now still again just only very ' +
    'i you he she we they them him her us my your his our their one any some all both what which who how when ' +
    'user users person people phone phones iphone iphones device devices mailbox mailboxes server servers exchange ' +
    'problem step says say said yes ok okay please thing something else'
  ).split(' '),
);

const NEGATION = /^(?:no|not|never|none|nothing|nobody|without|cannot|.*n't|(?:ca|wo|do|does|did|is|are)nt)$/;

const LEAST_SHARE = 0.5;
const MOST_ASKED = 3;
const LONGEST_KEPT = 200;

/**
 * The answers that words come nearest to: those with most of the words that tell answers apart, where both or neither
 * say no. None where a value has to be filled in first, or where as much speaks for every answer.
 */
export function likelyAnswers(current: Case, words: string): string[] {
  const step = stepOf(current);
  if (!step || factsNeeded(current).length > 0 || mustBeFilledIn(step).length > 0) return [];
  const said = weigh(words);
  const offered = offeredAnswers(current);
  const near = offered.flatMap(({ answer, label }) => {
    const own = weigh(label);
    const shared = [...own.words].filter((word) => said.words.has(word)).length;
    const isNear = shared > 0 && own.saysNo === said.saysNo && shared >= own.words.size * LEAST_SHARE;
    return isNear ? [{ answer, shared }] : [];
  });
  const most = Math.max(0, ...near.map(({ shared }) => shared));
  const nearest = near.filter(({ shared }) => shared === most).map(({ answer }) => answer);
  return nearest.length > MOST_ASKED || (nearest.length === offered.length && nearest.length > 1) ? [] : nearest;
}

function weigh(text: string): { words: ReadonlySet<string>; saysNo: boolean } {
  const words = text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{N}'@.-]+/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^['.-]+|['.-]+$/g, '').replace(/'(?:s|re|ve|ll|d)$/, ''))
    .filter((word) => word !== '');
  const telling = words.filter((word) => !SAYS_NOTHING.has(word) && !NEGATION.test(word));
  return { words: new Set(telling.map(stem)), saysNo: words.some((word) => NEGATION.test(word)) };
}

/** `sending`, `sends` and `send` are one word; `running` and `run` too. */
const stem = (word: string): string =>
  word.length < 4 ? word : word.replace(/(?:ing|ed|s)$/, '').replace(/(\p{L})\1$/u, '$1');

/** Asks whether these answers are meant. A yes that follows is about that, and about nothing else; none leaves that question. */
export const askWhether = (current: Case, answers: readonly string[], words: string, { by, at }: Said): CaseEvent => ({
  type: 'answer-asked',
  step: current.step ?? '',
  answers,
  words: words.slice(0, LONGEST_KEPT),
  by,
  at,
});

/** A case that just began: where its opening words come near one answer of its first step, its card asks whether it is meant. */
export function heedOpening(fresh: Case, begun: Decision, words: string, said: Said): Decision {
  const current = append(fresh, begun.events);
  const [answer, ...others] = likelyAnswers(current, words);
  const label = offeredAnswers(current).find((offered) => offered.answer === answer)?.label;
  if (answer === undefined || label === undefined || others.length > 0) return begun;
  const note = `Do you mean “${label}”? Press it, or type yes.`;
  return {
    ...begun,
    events: [...begun.events, askWhether(current, [answer], words, said)],
    send: begun.send.map((message) =>
      message.view.name === 'step' ? { ...message, view: { ...message.view, note } } : message,
    ),
  };
}
