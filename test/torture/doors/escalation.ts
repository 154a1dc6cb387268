import { channel, conversationOf, message, type Place, personal, press, type Speaker } from '../../support/activities';
import type { Json } from '../../support/connector-server';
import type { Aftermath, Door } from '../door';
import { pause, type World } from '../world';
import { ENGINEERS_CHANNEL as CHANNEL, ENGINEERS, requesters } from './engineers';

/** So many escalations show every kind of thing. */
const ENOUGH = 10;

/**
 * Requesters who escalate, engineers who all accept at once, talk, return and begin again. What was acknowledged to
 * anybody has to be on the timeline once, and every word has to come to the other side.
 */
export function escalationDoor(many: number): Door {
  const accepted: { caseId: number; handoff: number; by: string }[] = [];
  const passed: { caseId: number; text: string; to: string }[] = [];
  const returned: { caseId: number; note: string }[] = [];
  const counts = { escalations: 0, accepts: 0, asked: 0, told: 0, returns: 0 };
  let made = 0;

  const shown = (world: World, where: Place): readonly Json[] => world.teams.shown(conversationOf(where));

  async function until<T>(world: World, look: () => T | undefined): Promise<T | undefined> {
    for (let i = 0; i < 400 && !world.over; i++) {
      const found = look();
      if (found !== undefined) return found;
      await pause(25);
    }
    return undefined;
  }

  const tell = async (world: World, where: Place, who: Speaker, text: string): Promise<boolean> =>
    (await world.deliver(message(where, text, { from: who })))?.status === 200;

  async function act(
    world: World,
    where: Place,
    who: Speaker,
    data: Json,
    inputs: Json = {},
  ): Promise<Json | undefined> {
    const answer = await world.deliver(press(where, { verb: 'handoff', data, inputs }, { from: who }));
    return answer?.status === 200 ? answer.body?.value : undefined;
  }

  /** One escalation from the case to the return. */
  async function once(world: World, place: Place, who: Speaker): Promise<void> {
    // Whatever the last one left with an engineer comes back first: else these words would go to them.
    await tell(world, place, who, 'withdraw');
    const server = `ES${String(++made).padStart(5, '0')}`;
    await tell(world, place, who, `start POP is down on ${server}`);
    const tool = await until(world, () =>
      buttonOf(
        shown(world, place).findLast((c) => JSON.stringify(c).includes(server)),
        'escalate',
      ),
    );
    if (!tool) return;
    const { caseId } = tool.data;
    await act(world, place, who, tool.data);
    const ask = { caseId, handoff: 1, epoch: 0, act: 'preview' };
    await act(world, place, who, ask, { ask: `Look at ${server}`, severity: '3', impact: 'some' });
    await act(world, place, who, { ...ask, act: 'send' });
    const thread = await until(world, () => threadOf(world, `Look at ${server}`));
    if (!thread) return;
    counts.escalations += 1;
    const owner = await raceFor(world, thread, caseId);
    if (!owner) return;
    await talk(world, { place, who, thread, owner, caseId });
    const note = `Returned ${server}`;
    const back = { caseId, handoff: 1, epoch: 1, act: 'return', outcome: 'do-next', note, goto: '' };
    const answer = await act(world, thread, owner, back);
    if (JSON.stringify(answer ?? '').includes(note)) {
      counts.returns += 1;
      returned.push({ caseId, note });
    }
  }

  async function raceFor(world: World, thread: Place, caseId: number): Promise<Speaker | undefined> {
    const data = { caseId, handoff: 1, epoch: 1, act: 'accept' };
    const answers = await Promise.all(
      ENGINEERS.map(async (who) => ({ who, card: JSON.stringify((await act(world, thread, who, data)) ?? '') })),
    );
    const names = answers.flatMap(({ card }) => /Taken by (Engineer \w)/.exec(card)?.[1] ?? []);
    for (const name of new Set(names)) accepted.push({ caseId, handoff: 1, by: name });
    counts.accepts += names.length;
    return ENGINEERS.find(({ name }) => name === names[0]);
  }

  async function talk(
    world: World,
    {
      place,
      who,
      thread,
      owner,
      caseId,
    }: { place: Place; who: Speaker; thread: Place; owner: Speaker; caseId: number },
  ): Promise<void> {
    for (let i = 0; i < 3; i++) {
      const asked = `asked ${caseId} ${i}`;
      const told = `told ${caseId} ${i}`;
      if (await tell(world, place, who, asked)) {
        counts.asked += 1;
        passed.push({ caseId, text: asked, to: conversationOf(thread) });
      }
      const reply = { caseId, handoff: 1, epoch: 1, act: 'reply' };
      const answer = await act(world, thread, owner, reply, { text: told });
      // What is refused is answered by a line; what was taken, by the card of the case.
      if (JSON.stringify(answer ?? '').includes(`Taken by ${owner.name}`)) {
        counts.told += 1;
        passed.push({ caseId, text: told, to: conversationOf(place) });
      }
    }
  }

  return {
    name: 'handoff',
    async talk(world) {
      const tier = channel(world.teams.url, '1700000009999', CHANNEL);
      // While Teams cannot say who somebody is, the bot refuses: so it is said until it is done.
      while (!world.over && !JSON.stringify(shown(world, tier)).includes('Escalations come here')) {
        await tell(world, tier, ENGINEERS[0]!, 'escalations here');
        await pause(200);
      }
      await Promise.all(
        requesters(many).map(async (who) => {
          while (!world.over) await once(world, personal(world.teams.url, who), who);
        }),
      );
    },
    judge: async (after) => [
      ...Object.entries(counts).flatMap(([what, many]) =>
        counts.escalations >= ENOUGH && many === 0 ? [`Nothing was tried of escalations: ${what} is 0.`] : [],
      ),
      ...accepted.flatMap((one) => ownedOnce(after, one)),
      ...passed.flatMap((one) => passedOnce(after, one)),
      ...returned.flatMap(({ caseId, note }) => {
        const events = after.cases.get(caseId)?.current.events ?? [];
        const found = events.filter((event) => event.type === 'handoff-returned' && event.note === note).length;
        return found === 1 ? [] : [`The return of case ${caseId} was acknowledged, and is there ${found} times.`];
      }),
    ],
    counts: () => counts,
  };
}

/** The thread whose first card says this. */
function threadOf(world: World, words: string): Place | undefined {
  const call = world.teams.calls.find(
    ({ kind, answered, activity }) => kind === 'create' && answered === 201 && JSON.stringify(activity).includes(words),
  );
  return call && channel(world.teams.url, call.conversationId.split(';messageid=')[1], CHANNEL);
}

const buttonOf = (activity: Json | undefined, tool: string): Json | undefined =>
  (activity?.attachments?.[0]?.content?.actions ?? []).find(({ data }: Json) => data.do === tool);

function ownedOnce(
  { cases }: Aftermath,
  { caseId, handoff, by }: { caseId: number; handoff: number; by: string },
): string[] {
  const owners = (cases.get(caseId)?.current.events ?? []).flatMap((event) =>
    event.type === 'handoff-accepted' && event.handoff === handoff ? [event.by.name] : [],
  );
  return owners.length === 1 && owners[0] === by
    ? []
    : [`Case ${caseId} was said to be ${by}’s, and its timeline has ${owners.join(', ') || 'nobody'}.`];
}

/** Acknowledged words are on the timeline once, and came to the other side, and to nobody else. */
function passedOnce(
  { cases, teams }: Aftermath,
  { caseId, text, to }: { caseId: number; text: string; to: string },
): string[] {
  const found = (cases.get(caseId)?.current.events ?? []).filter(
    (event) => event.type === 'relayed' && event.text === text,
  ).length;
  const copies = teams.calls.filter(
    ({ kind, id, activity }) => kind === 'post' && id !== undefined && activity.attachments && cardSays(activity, text),
  );
  const astray = copies.filter(({ conversationId }) => conversationId !== to).length;
  return [
    ...(found === 1 ? [] : [`“${text}” was acknowledged, and is on the timeline ${found} times.`]),
    ...(copies.length > astray ? [] : [`“${text}” never came to the other side.`]),
    ...(astray === 0 ? [] : [`“${text}” came to ${astray} wrong places.`]),
  ];
}

/** A copy, and not the line that says that it was sent. */
const cardSays = ({ attachments }: Json, text: string): boolean =>
  JSON.stringify(attachments).includes(`"text":"${text}"`);
