import { Culture, recognizeBoolean } from '@microsoft/recognizers-text-choice';
import { factsNeeded, factsToAsk } from '../src/cases/asking';
import { answersAsked, type Case, closeAsked, offeredAnswers, stepOf } from '../src/cases/case';
import type { Via } from '../src/cases/events';
import { checkFact, FACT_NAMES, FACTS, type FactName } from '../src/facts/facts';
import { worksAsked } from '../src/handoff/handoff';
import type { Step } from '../src/runbooks/steps';
import { explain, parseStatusQuery } from '../src/status';

/** What typed words mean at the current step. */
export type Meaning =
  | { kind: 'answer'; answer: string; via: Via; status?: string }
  | { kind: 'facts'; facts: Readonly<Record<string, string>> }
  /** To the question whether to close the case. */
  | { kind: 'close' | 'close-anyway' | 'keep-open' }
  /** None of the answers that the person was asked about. */
  | { kind: 'not-meant' }
  /** To the question whether what an engineer gave back as solved works. */
  | { kind: 'works' | 'not-yet'; handoff: number };

/** Reads words typed instead of pressed: a label, yes or no, a status number, an answer's number, or a value. */
export function meaningOf(current: Case, text: string, locale: string): Meaning | undefined {
  const closing = closingMeant(current, text, locale);
  if (closing) return closing;
  const works = worksMeant(current, text, locale);
  if (works) return works;
  const step = stepOf(current);
  if (!step) return undefined;
  const asked = answerAskedFor(current, text, locale);
  if (asked) return asked;
  const answer = answerMeant(
    { ...step, answers: offeredAnswers(current) },
    text,
    locale,
    factsNeeded(current).length > 0,
  );
  if (answer) return answer;
  return named(text) ?? alone(current, text);
}

/** While the case was just asked about closing, yes and no are about that. */
function closingMeant(current: Case, text: string, locale: string): Meaning | undefined {
  if (!closeAsked(current)) return undefined;
  const said = plain(text);
  if (said === 'close it' || said === 'close the case') return { kind: 'close' };
  if (said === 'close and leave it changed') return { kind: 'close-anyway' };
  if (said === 'keep it open' || said === 'keep the case open') return { kind: 'keep-open' };
  const yes = saysYes(text, locale);
  return yes === undefined ? undefined : { kind: yes ? 'close' : 'keep-open' };
}

const WORKS = /^(?:yes )?(?:it )?(?:all )?works(?: now| again| fine)?$|^(?:it works close the case|(?:it s )?solved)$/;
const FAILS =
  /^(?:no )?(?:it )?(?:(?:doesn't|does not|still doesn't|still does not) work(?: yet)?|(?:is |it's )?still (?:fail(?:s|ing)|broken|down|the same))$|^(?:no go on here|not yet)$/;

/** While an engineer's solution waits to be tried, yes and no are about that. */
function worksMeant(current: Case, text: string, locale: string): Meaning | undefined {
  const handoff = worksAsked(current);
  if (handoff === undefined) return undefined;
  const said = plain(text);
  if (FAILS.test(said)) return { kind: 'not-yet', handoff };
  if (WORKS.test(said)) return { kind: 'works', handoff };
  // A whole answer of the step says more than yes or no.
  if (/ /.test(said) && offeredAnswers(current).some(({ label }) => plain(label) === said)) return undefined;
  const yes = saysYes(text, locale);
  return yes === undefined ? undefined : { kind: yes ? 'works' : 'not-yet', handoff };
}

/** After “Do you mean …?”, yes and no are about that. */
function answerAskedFor(current: Case, text: string, locale: string): Meaning | undefined {
  const asked = answersAsked(current);
  // A number counts the buttons that are seen, and these are not all of the step's.
  if (asked && /^\s*\d{1,2}[\s.!]*$/.test(text)) return { kind: 'not-meant' };
  const yes = asked && saysYes(text, locale);
  if (yes === undefined || offeredAnswers(current).some(({ label }) => plain(label) === plain(text))) return undefined;
  const [answer, ...others] = asked ?? [];
  return yes && answer !== undefined && others.length === 0
    ? { kind: 'answer', answer, via: 'typed' }
    : { kind: 'not-meant' };
}

/** @param isHidden the card asks for values first: its question is not to be seen yet, so only a whole label answers it, and no mere yes or no */
function answerMeant(step: Step, text: string, locale: string, isHidden: boolean): Meaning | undefined {
  const said = plain(text);
  const byName = step.answers.find(({ answer, label }) => plain(label) === said || plain(answer) === said);
  if (isHidden && saysYes(text, locale) !== undefined) return undefined;
  if (byName) return { kind: 'answer', answer: byName.answer, via: 'typed' };
  if (isHidden) return undefined;
  const answer = beginningOf(step, said);
  if (answer) return { kind: 'answer', answer, via: 'typed' };
  const status = byStatus(step, text);
  if (status) return status;
  const number = /^\d{1,2}(?=[.!]?$)/.exec(text.trim())?.[0];
  if (number && !step.meta.asksStatus) return byPlace(step, Number(number));
  return yesOrNo(step, text, locale);
}

const SHORTEST_BEGINNING = 4;

/** The one answer whose label begins with these words. */
function beginningOf(step: Step, said: string): string | undefined {
  if (said.length < SHORTEST_BEGINNING) return undefined;
  const [answer, ...others] = new Set(
    step.answers.filter(({ label }) => plain(label).startsWith(said)).map(({ answer: name }) => name),
  );
  return others.length === 0 ? answer : undefined;
}

/** A step that asks for a status takes `129`, `status 129` and `SendMail 129`, and nothing of another command. */
function byStatus({ meta: { asksStatus }, answers }: Step, text: string): Meaning | undefined {
  const asked = asksStatus && parseStatusQuery(text);
  if (!asksStatus || asked?.code === undefined) return undefined;
  const own = parseStatusQuery(asksStatus.command)?.command;
  if (asked.command !== undefined && asked.command !== own && asked.command !== 'common') return undefined;
  const taken = { kind: 'answer' as const, via: 'status' as const, status: asked.code };
  if (asked.code === 'empty')
    return answers.some(({ answer }) => answer === 'empty') ? { ...taken, answer: 'empty' } : undefined;
  const number = /^(\d{1,4})(?:\.\d{1,3})?$/.exec(asked.code)?.[1];
  return number === undefined
    ? undefined
    : { ...taken, answer: asksStatus.answers[Number(number)] ?? asksStatus.otherwise };
}

/** A code asked about without the word explain: `401.1`, `sync 3`, `0x80070005`, `Connection_Dropped`. */
export function isCode(text: string): boolean {
  const asked = parseStatusQuery(text);
  const isOne = asked?.code !== undefined || (asked?.name !== undefined && !/\s/.test(text.trim()));
  return isOne && explain(text).length > 0;
}

/** Answers can be counted from 1. */
function byPlace(step: Step, number: number): Meaning | undefined {
  const names = [...new Set(step.answers.map(({ answer }) => answer))];
  const answer = names[number - 1];
  return answer === undefined ? undefined : { kind: 'answer', answer, via: 'typed' };
}

const LONGEST_YES_OR_NO = 40;

/** Yes or no in the person's language, where exactly one answer says so: by its name, or as its first word. */
function yesOrNo(step: Step, text: string, locale: string): Meaning | undefined {
  if (text.length > LONGEST_YES_OR_NO) return undefined;
  const says = (word: string) =>
    new Set(
      step.answers
        .filter(({ answer, label }) => answer === word || plain(label).split(' ')[0] === word)
        .map(({ answer }) => answer),
    );
  const [yes, no] = [says('yes'), says('no')];
  if (yes.size === 0 && no.size === 0) return undefined;
  const heard = saysYes(text, locale);
  const [answer, ...others] = heard === undefined ? [] : heard ? yes : no;
  return answer === undefined || others.length > 0 ? undefined : { kind: 'answer', answer, via: 'typed' };
}

/**
 * Whether a person says yes or no; `undefined` where it is neither, or hedged: “not sure”, “no idea”.
 * Buttons are in English, so English counts beside the person's own language.
 */
export function saysYes(text: string, locale: string): boolean | undefined {
  const said = text
    .replace(EMOJI, '')
    .trim()
    .replace(/^n[.!]?$/i, 'no');
  if (said === '' || said.length > LONGEST_YES_OR_NO) return undefined;
  for (const culture of new Set([cultureOf(locale), Culture.English])) {
    const [heard, ...others] = recognizeBoolean(said, culture);
    if (
      heard &&
      others.length === 0 &&
      heard.start === 0 &&
      /^$|^[\s]*[,.;:!–—-]|^\s*(?:please|thanks|thank you|bitte|danke|gracias|merci)\b/i.test(said.slice(heard.end + 1))
    )
      return heard.resolution?.value as boolean;
  }
  return undefined;
}

/** The recognizer takes a thumb for a yes; people send one for “thanks” and “I am at it”. */
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u200d/gu;

/** A message of emoji alone. */
export const isEmojiOnly = (text: string): boolean => text.trim() !== '' && text.replace(EMOJI, '').trim() === '';

const THANKS =
  /^(?:ok(?:ay)?\s+|many\s+)?(?:thanks|thank\s+you|thx|cheers|danke|merci|gracias|obrigado|grazie)(?:\s+(?:a lot|so much|very much|you|all|bot))?$/i;

export const isThanks = (text: string): boolean => THANKS.test(text.replace(EMOJI, '').replace(/[.!,]/g, '').trim());

/** The recognizer's culture for a locale: `de-AT` hears German. */
function cultureOf(locale: string): string {
  const language = locale.toLowerCase().split('-')[0];
  return (
    Culture.supportedCultures.map(({ cultureCode }) => cultureCode).find((code) => code.split('-')[0] === language) ??
    Culture.English
  );
}

/** `server EX02`, `mailbox: ann@contoso.com`: a fact by its name or its label. */
function named(text: string): Meaning | undefined {
  const fact = FACT_NAMES.find((name) => [name, FACTS[name].label].some((word) => startsWithWord(text, word)));
  if (!fact) return undefined;
  const word = [fact, FACTS[fact].label].filter((w) => startsWithWord(text, w)).sort((a, b) => b.length - a.length)[0]!;
  const value = text
    .trim()
    .slice(word.length)
    .replace(/^\s*(?:[:=]|is\b)?\s*/, '');
  return value === '' ? undefined : { kind: 'facts', facts: { [fact]: value } };
}

const startsWithWord = (text: string, word: string): boolean =>
  text.trim().toLowerCase().startsWith(word.toLowerCase()) && /^[\s:=]/.test(text.trim().slice(word.length));

/** The one value that the step waits for, typed alone. */
function alone(current: Case, text: string): Meaning | undefined {
  const needed = factsNeeded(current);
  const wanted: readonly FactName[] = needed.length > 0 ? needed : factsToAsk(current);
  // A yes, or the number of an answer, is no value.
  if (wanted.length === 0 || /\s|^\s*\d{1,2}\s*$/.test(text.trim()) || saysYes(text, 'en-US') !== undefined)
    return undefined;
  const fits = wanted.filter((fact) => checkFact(fact, text).ok);
  // The one value a form waits for is taken as it is: whoever checks it says what does not fit.
  const meant = fits.length === 1 ? fits[0] : needed.length === 1 && text.trim() !== '' ? needed[0] : undefined;
  return meant && { kind: 'facts', facts: { [meant]: text.trim() } };
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim();
