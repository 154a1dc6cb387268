import type { AnyStateMachine, StateNode, TransitionDefinition } from 'xstate';
import type { FactName } from '../facts/facts';
import type { AnswerMeta, Runbook, RunbookContext, StepMeta } from './runbook';

// What a machine says of itself, read from its states: the steps, their answers, and where each answer leads.

type Node = StateNode<RunbookContext, never>;
type Arrow = TransitionDefinition<RunbookContext, never>;

/** One arrow of one answer. An answer with guards has several, in the order the machine tries them. */
export interface Answer {
  /** The answer's name: the event's type without `answer.`. */
  answer: string;
  label: string;
  /** The path of the step it leads to. */
  to: string;
  unchanged: boolean;
  /** The facts its guard looks at; none where it is always offered. */
  needs: readonly FactName[];
  /** A bounded loop: this arrow may be taken while it was taken less than `most` times. */
  bound?: { loop: string; most: number };
  /** The loop this arrow counts. */
  counts?: string;
}

export interface Step {
  /** The state's path in the machine: `verify.identify`. */
  id: string;
  meta: StepMeta;
  answers: Answer[];
}

const pathOf = (node: { path: readonly string[] }): string => node.path.join('.');
const PREFIX = 'answer.';

/** The leaves a transition can end in: initial states are entered, states that pass on at once are followed. */
function leaves(node: Node, seen: ReadonlySet<string> = new Set()): Node[] {
  if (seen.has(node.id)) return [];
  const inner = node.initial?.target?.[0] as Node | undefined;
  if (inner) return leaves(inner, new Set(seen).add(node.id));
  if (!node.always?.length) return [node];
  return node.always.flatMap((arrow) =>
    (arrow.target ?? []).flatMap((to) => leaves(to as Node, new Set(seen).add(node.id))),
  );
}

function answersOf(node: Node): Answer[] {
  return [...node.transitions.entries()]
    .filter(([event]) => event.startsWith(PREFIX))
    .flatMap(([event, arrows]) => (arrows as Arrow[]).flatMap((arrow) => arrowsOf(node, event, arrow)));
}

function arrowsOf(node: Node, event: string, arrow: Arrow): Answer[] {
  const named = arrow.guard as string | Guard | undefined;
  const guard: Guard | undefined = typeof named === 'string' ? { type: named } : named;
  const count = arrow.actions.find((a): a is never => (a as { type?: string }).type === 'countRound') as
    | { params: { loop: string } }
    | undefined;
  const targets = (arrow.target as Node[] | undefined) ?? [node];
  return targets
    .flatMap((target) => leaves(target))
    .map((leaf) => ({
      answer: event.slice(PREFIX.length),
      label: arrow.description ?? '',
      to: pathOf(leaf),
      unchanged: (arrow.meta as AnswerMeta | undefined)?.unchanged === true,
      needs: factsOf(guard),
      ...(guard?.type === 'roundsLeft' && guard.params ? { bound: guard.params as Answer['bound'] } : {}),
      ...(count ? { counts: count.params.loop } : {}),
    }));
}

interface Guard {
  type?: string;
  params?: { loop?: string; most?: number; fact?: FactName };
}

/** What the guards of `runbook.ts` look at. */
function factsOf(guard: Guard | undefined): FactName[] {
  switch (guard?.type) {
    case 'hostsDatabases':
      return ['exchange', 'role'];
    case 'oneRole':
    case 'exchangeIn':
      return ['exchange'];
    case 'factIs':
      return guard.params?.fact ? [guard.params.fact] : [];
    default:
      return [];
  }
}

function walk(node: Node): Node[] {
  return [node, ...Object.values(node.states as Record<string, Node>).flatMap(walk)];
}

const known = new WeakMap<AnyStateMachine, Map<string, Step>>();

/** Every step of a runbook by its path, in the order of its file. */
export function stepsOf({ machine }: Pick<Runbook, 'machine'>): Map<string, Step> {
  const before = known.get(machine);
  if (before) return before;
  const steps = new Map(
    walk(machine.root as unknown as Node)
      .filter((node) => (node.meta as StepMeta | undefined)?.section !== undefined)
      .map((node) => [pathOf(node), { id: pathOf(node), meta: node.meta as StepMeta, answers: answersOf(node) }]),
  );
  known.set(machine, steps);
  return steps;
}

/** The path of the step the machine starts at. */
export const initialStep = ({ machine }: Pick<Runbook, 'machine'>): string =>
  pathOf(leaves(machine.root as unknown as Node)[0]!);

/** The path of the state a snapshot is in. Runbooks have no parallel states, so it is one path. */
export function pathOfValue(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[key, inner]] = Object.entries(value as Record<string, unknown>) as [[string, unknown]];
  return `${key}.${pathOfValue(inner)}`;
}

const lengths = new WeakMap<AnyStateMachine, Map<string, number>>();

/**
 * The most answers that can still follow a step, bounded loops at their bound: the card's "at most 9 more".
 * @param rounds how often each bounded loop was taken already.
 */
export function longestFrom(
  runbook: Pick<Runbook, 'machine'>,
  step: string,
  rounds: RunbookContext['rounds'] = {},
): number {
  const memo = lengths.get(runbook.machine) ?? new Map<string, number>();
  lengths.set(runbook.machine, memo);
  const steps = stepsOf(runbook);
  const from = (id: string, taken: Readonly<Record<string, number>>): number => {
    const key = `${id} ${JSON.stringify(Object.entries(taken).sort())}`;
    const before = memo.get(key);
    if (before !== undefined) return before;
    memo.set(key, 0);
    const next = (steps.get(id)?.answers ?? [])
      .filter(({ bound }) => !bound || (taken[bound.loop] ?? 0) < bound.most)
      .map(({ to, counts }) => 1 + from(to, counts ? { ...taken, [counts]: (taken[counts] ?? 0) + 1 } : taken));
    const longest = Math.max(0, ...next);
    memo.set(key, longest);
    return longest;
  };
  return from(step, rounds);
}
