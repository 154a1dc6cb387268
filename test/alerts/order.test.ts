import { type Alert, type AlertState, standing } from '../../src/alerts';
import { MOST_SPELLS } from '../../src/alerts/order';
import { type Random, random } from '../support/random';
import { one, parse } from './fixture';

const minute = (n: number): string => new Date(Date.parse('2026-11-20T08:00:00.000Z') + n * 60_000).toISOString();

const fold = (alerts: readonly Alert[]): AlertState =>
  alerts.reduce<AlertState | undefined>((state, alert) => standing(state, alert), undefined)!;

/** One spell of an Alertmanager alert about ActiveSync on EX01; `to` makes it its end. */
const prometheus = (from: number, to?: number, heard = to ?? from, fingerprint = 'f1'): Alert =>
  parse(
    'alertmanager',
    {
      alerts: [
        {
          status: to === undefined ? 'firing' : 'resolved',
          labels: { server: 'EX01', healthset: 'ActiveSync', severity: fingerprint === 'f1' ? 'error' : 'critical' },
          startsAt: minute(from),
          endsAt: to === undefined ? '0001-01-01T00:00:00Z' : minute(to),
          fingerprint,
        },
      ],
    },
    minute(heard),
  )[0]!;

const scomMail = (state: 'New' | 'Closed', id: string, heard: number, severity = 2): Alert =>
  one(
    'scom',
    {
      AlertId: `00000000-0000-0000-0000-00000000000${id}`,
      AlertName: 'Exchange Health Set',
      ManagedEntityDisplayName: 'EX01 - ActiveSync',
      ResolutionStateName: state,
      Severity: severity,
    },
    minute(heard),
  );

const said = (text: string, heard: number): Alert => one('text', text, minute(heard));

function shuffled<T>(items: readonly T[], { below }: Random): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = below(i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

describe('what alerts of one fingerprint come to', () => {
  it('fires from the first alert until its end', () => {
    expect(fold([prometheus(0)])).toMatchObject({ state: 'firing', count: 1, firstAt: minute(0), lastAt: minute(0) });
    expect(fold([prometheus(0), prometheus(0, 5)])).toMatchObject({ state: 'resolved', count: 1, lastAt: minute(5) });
  });

  it('is over where the end came before the beginning', () => {
    expect(fold([prometheus(0, 5), prometheus(0, undefined, 6)]).state).toBe('resolved');
    expect(fold([scomMail('Closed', '1', 5), scomMail('New', '1', 6)]).state).toBe('resolved');
  });

  it('is not woken by an old beginning after a newer end', () => {
    expect(fold([prometheus(10, 12), prometheus(0, undefined, 13)])).toMatchObject({
      state: 'resolved',
      count: 2,
      firstAt: minute(0),
    });
  });

  it('is not closed by an old end after a newer beginning', () => {
    expect(fold([prometheus(10), prometheus(0, 5, 11)]).state).toBe('firing');
  });

  it('fires again in the next spell', () => {
    const state = fold([prometheus(0), prometheus(0, 5), prometheus(10)]);
    expect(state).toMatchObject({ state: 'firing', count: 2, firstAt: minute(0), lastAt: minute(10) });
    expect(fold([scomMail('New', '1', 0), scomMail('Closed', '1', 5), scomMail('New', '2', 9)])).toMatchObject({
      state: 'firing',
      count: 2,
    });
  });

  it('does not count a repeat, but knows when it was last heard of', () => {
    const state = fold([prometheus(0), prometheus(0, undefined, 240), prometheus(0, undefined, 480)]);
    expect(state).toMatchObject({ count: 1, lastAt: minute(0), heardAt: minute(480) });
  });

  it('fires while any source’s alert does, and is as bad as the worst that fires', () => {
    const both = fold([prometheus(0), prometheus(1, undefined, 1, 'f2')]);
    expect(both).toMatchObject({ state: 'firing', count: 2, severity: 0 });
    expect(standing(both, prometheus(1, 3, 3, 'f2'))).toMatchObject({ state: 'firing', severity: 1 });
  });

  it('ends with another source’s later end where its own source may never tell', () => {
    const alerts = [
      said('ActiveSync is Unhealthy on EX01', 1),
      scomMail('New', '1', 2),
      prometheus(0),
      prometheus(0, 5),
    ];
    expect(fold(alerts).state).toBe('resolved');
    expect(fold([...alerts, said('ActiveSync is Unhealthy on EX01', 7)]).state).toBe('firing');
  });

  it('does not end with somebody’s word while a monitor that tells its ends still fires', () => {
    expect(fold([prometheus(0), said('ActiveSync is Healthy on EX01', 5)]).state).toBe('firing');
  });

  it('knows the worst, and remembers no more spells than it says', () => {
    const state = fold(Array.from({ length: MOST_SPELLS + 5 }, (_, i) => prometheus(i, i + 1)));
    expect(state).toMatchObject({ count: MOST_SPELLS, firstAt: minute(0), state: 'resolved', severity: 1 });
  });

  it('is the same whatever the order and however often each is told', () => {
    const draw = random();
    for (let round = 0; round < 1000; round += 1) {
      const alerts = day(draw);
      const straight = fold(alerts);
      const twisted = shuffled([...alerts, ...alerts.filter(() => draw.next() < 0.5)], draw);
      try {
        expect(fold(twisted)).toEqual(straight);
        expect(standing(straight, draw.pick(alerts))).toEqual(straight);
        expect(JSON.parse(JSON.stringify(straight))).toEqual(straight);
      } catch (error) {
        throw new Error(`Seed ${draw.seed}, round ${round}: ${(error as Error).message}`);
      }
    }
  });

  it('is, for one monitor that tells everything, what its newest spell is', () => {
    const draw = random(draw4711);
    for (let round = 0; round < 200; round += 1) {
      const starts = Array.from({ length: 1 + draw.below(6) }, (_, i) => i * 10 + draw.below(5));
      const open = draw.next() < 0.5;
      const alerts = starts.flatMap((start, i) =>
        i === starts.length - 1 && open ? [prometheus(start)] : [prometheus(start), prometheus(start, start + 4)],
      );
      expect([round, fold(shuffled(alerts, draw)).state]).toEqual([round, open ? 'firing' : 'resolved']);
      expect(fold(shuffled(alerts, draw)).count).toBe(starts.length);
    }
  });
});

const draw4711 = 4711;

/** A day's alerts about one health set, from several sources, some of them never told to the end. */
function day(draw: Random): Alert[] {
  return Array.from({ length: 1 + draw.below(10) }, () => {
    const from = draw.below(12);
    const to = from + 1 + draw.below(4);
    const heard = draw.below(20);
    const kinds = [
      () => prometheus(from, undefined, heard),
      () => prometheus(from, to, heard),
      () => prometheus(from, draw.next() < 0.5 ? to : undefined, heard, 'f2'),
      () => scomMail(draw.next() < 0.5 ? 'New' : 'Closed', String(draw.below(3)), heard, draw.below(3)),
      () => said('ActiveSync is Unhealthy on EX01', heard),
      () => said('ActiveSync is Healthy on EX01', heard),
    ];
    return draw.pick(kinds)();
  });
}
