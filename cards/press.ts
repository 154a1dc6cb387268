import { z } from 'zod';

// What a button posts back. A client holds the card, so none of it is believed: it is parsed here, and checked against
// the case by whoever acts on it.

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const Visit = z.coerce.number().int().nonnegative().optional();
const Word = z.string().max(200);

const Answer = z.object({ caseId: Id, step: Word, answer: z.string().max(100), visit: Visit });

/** What a button can do besides answering. */
export const TOOLS = [
  'facts',
  'back',
  'show',
  'pick',
  'close',
  'close-anyway',
  'ask-close',
  'put-back',
  'ask-remind',
  'remind',
  'ask-explain',
  'explain',
  'escalate',
  'path',
  'status',
  'values',
  'reopen',
  'open',
  'triage',
  'acknowledge',
  'transient',
  'alert-runbooks',
  'ask-snooze',
  'snooze',
  'unsnooze',
  'ask-paste',
  'ask-logs',
  'paste',
  'take-paste',
  'not-so',
  'use-found',
  'choose-found',
] as const;

/** `on` names the view of the card that the button is on: what to show there after the press. */
const Tool = z.object({ caseId: Id, visit: Visit, do: z.enum(TOOLS), on: z.string().max(40).optional() });
/** What a button of a handoff does: the requester's first, then the engineers'. */
export const HANDOFF_ACTS = [
  'preview',
  'send',
  'change',
  'cancel',
  'withdraw',
  'retry',
  'pause',
  'resume',
  'confirm',
  'not-yet',
  'object',
  'accept',
  'decline',
  'look',
  'record',
  'show',
  'assign-form',
  'assign',
  'reply-form',
  'reply',
  'live-on',
  'live-off',
  'release',
  'return-form',
  'return',
  'close-form',
  'close',
  'take-up',
  'rate-enough',
  'rate-missing',
] as const;
export type HandoffAct = (typeof HANDOFF_ACTS)[number];

const OfHandoff = z.object({
  caseId: Id,
  handoff: z.coerce.number().int().positive().max(1_000_000),
  epoch: z.coerce.number().int().nonnegative().max(1_000_000).catch(0),
  act: z.enum(HANDOFF_ACTS),
  about: z.string().max(40).optional(),
});
const Begin = z.object({
  do: z.literal('start'),
  runbook: z.string().max(60).optional(),
  caseId: Id.optional(),
  on: z.string().max(40).optional(),
  section: z.string().max(200).optional(),
});

export type Press =
  | ({ kind: 'answer'; inputs: Inputs } & z.infer<typeof Answer>)
  | ({ kind: 'tool'; inputs: Inputs } & z.infer<typeof Tool>)
  | ({ kind: 'handoff'; inputs: Inputs } & z.infer<typeof OfHandoff>)
  | ({ kind: 'start'; inputs: Inputs } & z.infer<typeof Begin>);

/** The card's inputs by their ids: strings, capped. */
export type Inputs = Readonly<Record<string, string>>;

const LONGEST_INPUT = 32_000;
const MOST_INPUTS = 40;

/** Reads a button's data (of `Action.Execute` or `Action.Submit`); `undefined` if it is none of ours. */
export function readPress(value: unknown): Press | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const inputs = readInputs(value);
  const answer = Answer.safeParse(value);
  if (answer.success) return { kind: 'answer', inputs, ...answer.data };
  const tool = Tool.safeParse(value);
  if (tool.success) return { kind: 'tool', inputs, ...tool.data };
  const ofHandoff = OfHandoff.safeParse(value);
  if (ofHandoff.success) return { kind: 'handoff', inputs, ...ofHandoff.data };
  const begin = Begin.safeParse(value);
  return begin.success ? { kind: 'start', inputs, ...begin.data } : undefined;
}

const OWN = new Set(['caseId', 'step', 'answer', 'visit', 'do', 'on', 'handoff', 'epoch', 'act', 'about']);

const readInputs = (value: object): Inputs =>
  Object.fromEntries(
    Object.entries(value)
      .filter(
        (entry): entry is [string, string] =>
          !OWN.has(entry[0]) && typeof entry[1] === 'string' && entry[1].length <= LONGEST_INPUT,
      )
      .slice(0, MOST_INPUTS),
  );
