import { type AnyMachineSnapshot, initialTransition, transition } from 'xstate';
import type { Facts } from '../../src/facts/facts';
import type { Runbook } from '../../src/runbooks/runbook';
import { pathOfValue, stepsOf } from '../../src/runbooks/steps';

/** One press of a planned walk: the answer, the facts filled in on its card, and the arrow it is to take. */
export interface Press {
  step: string;
  answer: string;
  inputs: Facts;
  to: string;
}

export interface Walk {
  runbook: Runbook;
  facts: Facts;
  presses: readonly Press[];
}

interface Node {
  key: string;
  /** The key without the loops taken. */
  place: string;
  snapshot: AnyMachineSnapshot;
  step: string;
}

interface Edge extends Press {
  arrow: string;
  next: Node;
}

export const arrowsOf = (runbook: Runbook): Set<string> =>
  new Set(
    [...stepsOf(runbook).values()].flatMap(({ id, answers }) =>
      answers.map(({ answer, to }) => nameOf(id, answer, to)),
    ),
  );

const nameOf = (step: string, answer: string, to: string): string => `${step} --${answer}--> ${to}`;

/**
 * Plans walks that together take every arrow of a runbook: from where a walk stands to the nearest arrow that none has
 * taken yet, and on from there, until nothing new can be reached.
 * @param profiles the facts walks may begin with; guards look at them
 * @param corrections what may be corrected before a press, where an arrow cannot be had otherwise
 */
export function planWalks(
  runbook: Runbook,
  profiles: readonly Facts[],
  corrections: readonly Facts[],
): { walks: Walk[]; left: string[] } {
  const left = arrowsOf(runbook);
  const walks: Walk[] = [];
  for (const how of SEARCHES) {
    const graph = new Graph(runbook, corrections, how);
    for (const facts of profiles) {
      for (;;) {
        const presses = graph.walkToNew(graph.begin(facts), left);
        if (presses.length === 0) break;
        walks.push({ runbook, facts, presses });
      }
    }
  }
  return { walks, left: [...left] };
}

/** The shortest way from a runbook's first step to another. @throws if these facts do not lead there */
export function wayTo(runbook: Runbook, facts: Facts, step: string): readonly Press[] {
  const into = new Set([...arrowsOf(runbook)].filter((arrow) => arrow.endsWith(`--> ${step}`)));
  const graph = new Graph(runbook, [], { corrected: false, countsLoops: true });
  const way = graph.wayToNew(graph.begin(facts), into);
  if (way.length === 0) throw new Error(`No way leads to ${step}.`);
  return way;
}

/** Quick searches first: most arrows do not depend on how often a loop was taken on the way. */
const SEARCHES = [
  { corrected: false, countsLoops: false },
  { corrected: false, countsLoops: true },
  { corrected: true, countsLoops: true },
];

class Graph {
  private readonly edges = new Map<string, Edge[]>();
  /** Nothing new can be reached from these any more. */
  private readonly spent = new Set<string>();

  constructor(
    private readonly runbook: Runbook,
    private readonly corrections: readonly Facts[],
    private readonly how: (typeof SEARCHES)[number],
  ) {}

  begin(facts: Facts): Node {
    return this.node(initialTransition(this.runbook.machine, { facts })[0] as AnyMachineSnapshot);
  }

  /** One walk through as much of `left` as it can reach; what it takes is taken out. */
  walkToNew(from: Node, left: Set<string>): Edge[] {
    const edges: Edge[] = [];
    for (let way = this.wayToNew(from, left); way.length > 0; way = this.wayToNew(edges.at(-1)!.next, left)) {
      edges.push(...way);
      for (const { arrow } of way) left.delete(arrow);
    }
    return edges;
  }

  /** The shortest way that ends with an arrow still in `left`; empty if there is none. */
  wayToNew(from: Node, left: ReadonlySet<string>): Edge[] {
    if (left.size === 0) return [];
    const steps = new Set([...left].map((arrow) => arrow.split(' --')[0]));
    const cameBy = new Map<string, { edge: Edge; before: string } | undefined>([[from.key, undefined]]);
    const places = new Set([from.place]);
    const queue = [from];
    for (const node of queue) {
      const found = steps.has(node.step) && this.lastPresses(node).find(({ arrow }) => left.has(arrow));
      if (found) return [...trace(node.key, cameBy), found];
      for (const edge of this.from(node)) {
        if (cameBy.has(edge.next.key) || this.spent.has(edge.next.key)) continue;
        if (!this.how.countsLoops && places.has(edge.next.place)) continue;
        places.add(edge.next.place);
        cameBy.set(edge.next.key, { edge, before: node.key });
        queue.push(edge.next);
      }
    }
    if (this.how.countsLoops) for (const key of cameBy.keys()) this.spent.add(key);
    return [];
  }

  private lastPresses(node: Node): Edge[] {
    return this.how.corrected
      ? [...this.from(node), ...this.corrections.flatMap((facts) => this.pressed(node, facts))]
      : this.from(node);
  }

  private from(node: Node): Edge[] {
    const before = this.edges.get(node.key);
    if (before) return before;
    const edges = this.pressed(node, {});
    this.edges.set(node.key, edges);
    return edges;
  }

  private pressed(node: Node, inputs: Facts): Edge[] {
    const told = transition(this.runbook.machine, node.snapshot, { type: 'facts', facts: inputs })[0];
    return [...new Set(this.step(node).answers.map(({ answer }) => answer))].flatMap((answer) => {
      if (!told.can({ type: `answer.${answer}` })) return [];
      const next = this.node(transition(this.runbook.machine, told, { type: `answer.${answer}` })[0]);
      const press = { step: node.step, answer, inputs, to: next.step };
      return [{ ...press, next, arrow: nameOf(node.step, answer, next.step) }];
    });
  }

  private step({ step }: Node) {
    return stepsOf(this.runbook).get(step)!;
  }

  private node(snapshot: AnyMachineSnapshot): Node {
    const { facts, rounds } = snapshot.context as { facts: Facts; rounds: Record<string, number> };
    const step = pathOfValue(snapshot.value);
    const place = [step, facts.exchange, facts.role, facts.monitor].join(' ');
    return { key: `${place} ${JSON.stringify(Object.entries(rounds).sort())}`, place, snapshot, step };
  }
}

function trace(to: string, cameBy: ReadonlyMap<string, { edge: Edge; before: string } | undefined>): Edge[] {
  const way: Edge[] = [];
  for (let at = cameBy.get(to); at; at = cameBy.get(at.before)) way.unshift(at.edge);
  return way;
}
