import fc from 'fast-check';
import { APP_LIMITS, Budget, THREAD_LIMITS } from '../../src/delivery/budget';

/** Asks at random moments, and sends as soon as it may. @returns when each one went */
const sendings = (limits: typeof THREAD_LIMITS, pauses: readonly number[]): number[] => {
  const budget = new Budget(limits);
  let now = 0;
  return pauses.map((pause) => {
    now += pause;
    now += budget.wait(now);
    budget.spend(now);
    return now;
  });
};

const pauses = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 60_000 })),
  {
    maxLength: 400,
  },
);

describe.each([
  ['a thread', THREAD_LIMITS],
  ['the app', APP_LIMITS],
])('the budget of %s', (_, limits) => {
  it('is never overdrawn, in any stretch of time', () => {
    fc.assert(
      fc.property(pauses, (drawn) => {
        const sent = sendings(limits, drawn);
        for (const { most, ms } of limits)
          for (const [i, at] of sent.entries()) {
            const oneTooMany = sent[i + most];
            if (oneTooMany !== undefined) expect(oneTooMany - at).toBeGreaterThanOrEqual(ms);
          }
      }),
      { seed: 20_251_120, numRuns: 200 },
    );
  });

  it('makes nobody wait longer than it has to', () => {
    fc.assert(
      fc.property(pauses, (drawn) => {
        const sent = sendings(limits, drawn);
        let asked = 0;
        for (const [i, at] of sent.entries()) {
          asked = Math.max(asked, sent[i - 1] ?? 0) + drawn[i]!;
          const earliest = Math.max(asked, ...limits.map(({ most, ms }) => (sent[i - most] ?? -ms) + ms));
          expect(at).toBe(earliest);
        }
      }),
      { seed: 20_251_121, numRuns: 200 },
    );
  });
});

it('a node that shares the app with others takes its part of the budget', () => {
  const budget = new Budget(APP_LIMITS);
  for (let i = 0; i < 20; i++) {
    expect(budget.wait(0, 1 / 2)).toBe(0);
    budget.spend(0);
  }
  expect(budget.wait(0, 1 / 2)).toBe(1_000);
});

it('what was not sent after all is not counted', () => {
  const budget = new Budget([{ most: 1, ms: 1_000 }]);
  budget.spend(0);
  budget.refund();
  expect(budget.wait(0)).toBe(0);
});
