import type { StateNode } from 'xstate';
import { FACTS, type FactName, type Facts } from '../../src/facts/facts';
import type { Runbook } from '../../src/runbooks/runbook';
import { CASE } from './walk';

const valuesOf = (fact: FactName): readonly string[] => (FACTS[fact].choices ?? []).map(({ value }) => value);

/** An ordinary case in every role and version. */
export const ROLES_AND_VERSIONS: readonly Facts[] = valuesOf('role').flatMap((role) =>
  valuesOf('exchange').map((exchange) => ({ ...CASE, role, exchange })),
);

export interface Guard {
  type: string;
  params?: { fact?: FactName; in?: readonly string[]; loop?: string };
}

type Node = StateNode<never, never>;

/** Every state of a machine, the root first. */
export const nodesOf = (node: Node): Node[] => [
  node,
  ...Object.values(node.states as unknown as Record<string, Node>).flatMap(nodesOf),
];

/** Every guard a machine asks. */
export const guardsOf = ({ machine }: Runbook): Guard[] =>
  nodesOf(machine.root as unknown as Node).flatMap((node) =>
    [...[...node.transitions.values()].flat(), ...(node.always ?? [])]
      .map((arrow) => (arrow as { guard?: unknown }).guard as Guard | undefined)
      .filter((guard): guard is Guard => guard?.type !== undefined),
  );

/** Exchange 2013 front ends, and servers with both roles: they differ wherever a guard looks. */
const TELLING: readonly Facts[] = [
  { ...CASE, exchange: '2013', role: 'client-access' },
  { ...CASE, exchange: '2019', role: 'mailbox' },
];

/** Every role and version; and for each other fact that a guard asks for, each value it asks for. */
export function variantsOf(runbook: Runbook): readonly Facts[] {
  const asked = guardsOf(runbook).flatMap(({ type, params }) =>
    type === 'factIs' && params?.fact && params.fact !== 'role' && params.fact !== 'exchange'
      ? (params.in ?? []).map((value) => ({ [params.fact as FactName]: value }) as Facts)
      : [],
  );
  const once = [...new Map(asked.map((facts) => [JSON.stringify(facts), facts])).values()];
  return [...ROLES_AND_VERSIONS, ...once.flatMap((facts) => TELLING.map((base) => ({ ...base, ...facts })))];
}
