import { stepOf } from '../../src/cases/case';
import { paste, take } from '../../src/cases/evidence/paste';
import { openPasted } from '../../src/cases/evidence/pasted';
import { append, fold } from '../../src/cases/fold';
import type { Facts } from '../../src/facts/facts';
import { runbooks } from '../../src/runbooks';
import { outline } from '../../src/runbooks/powershell';
import { isCommand, type Runbook } from '../../src/runbooks/runbook';
import { type Step, stepsOf } from '../../src/runbooks/steps';
import { fixture, fixtureNames } from '../evidence/fixtures';
import { outputsFor } from '../support/step-outputs';
import { CASE } from '../support/walk';

const SAID = { by: { id: 'dana', name: 'Dana' }, at: '2026-11-20T10:30:00.000Z' };

/** What a reader reads of the commands that runbooks show. */
const READABLE =
  /\bGet-(?:ServerHealth|HealthReport|MailboxDatabaseCopyStatus|CASMailbox|Mailbox|ActiveSyncOrganizationSettings|ActiveSyncDeviceAccessRule|ActiveSyncVirtualDirectory|TransportConfig|MobileDeviceMailboxPolicy|MobileDevice|MobileDeviceStatistics|PopSettings|Service|MailboxServer|ADForest|WebAppPoolState)\b|\bInvoke-MonitoringProbe\b|\bTest-ServiceHealth\b|^fltmc|^iisreset|appcmd\.exe" recycle/;

/** Steps whose output answers another question than theirs. */
const UNREAD: readonly (readonly [step: RegExp, why: string])[] = [
  [/\.(?:sign-in-name|modify-upn)$/, 'asks whether the phone works now; the command only changes'],
  [/\.test-policy$/, 'asks whether the phone works now; two policies are compared by a person'],
  [/\.collect-log$/, 'the log comes by mail'],
  [/\.remove-rule$/, 'asks whether the phone works now'],
  [/\.sync-size\.recycle$/, 'asks whether the attachment opens now'],
  [/\.turn-off-filter$/, 'asks whether the phones work now'],
  [/\.modify-authentication$|\.basic-off$|\.start-type$/, 'the command only changes'],
  [/\.smallest$/, 'asks what to do; limits of several kinds are compared by a person'],
  [/\.compare$/, 'asks what to do; the quota is compared by a person'],
  [/\.log-file$/, 'asks what stands in a file that the output only names'],
  [/(?:^|\.)(?:gap|another)$/, 'asks how to go on'],
  [/(?:^|\.)block$/, 'True is the same before and after; only a person knows which it was'],
  [/\.accounts$/, 'the accounts are another cmdlet’s; the mailboxes alone do not tell'],
];

const stepsIn = (runbook: Runbook): [string, Runbook, Step][] =>
  [...stepsOf(runbook).values()].map((step) => [`${runbook.id} ${step.id}`, runbook, step]);
const all = runbooks.flatMap(stepsIn);
const reading = all.filter(([, , { meta }]) => meta.reads);

const commandsOf = ({ meta }: Step): string[] => (meta.instructions ?? []).filter(isCommand).map(outline);

/** A case that stands at a step, with the facts of an ordinary one. */
function standingAt(runbook: Runbook, step: string, facts: Facts = CASE) {
  return fold(1, [
    { type: 'opened', facts, ...SAID },
    { type: 'started', runbook: runbook.id, version: runbook.version, step, ...SAID },
  ]);
}

/** Where the step asks for the monitor, the alert has named one. */
const alertOf = ({ meta }: Step): Facts =>
  meta.asks?.includes('monitor') ? { ...CASE, monitor: 'ActiveSyncCTPMonitor' } : CASE;

describe('a step whose command is readable', () => {
  it('reads the output, or asks for something else for a reason', () => {
    const unread = all
      .filter(([, , step]) => !step.meta.reads && commandsOf(step).some((command) => READABLE.test(command)))
      .filter(([, , { id }]) => !UNREAD.some(([where]) => where.test(id)))
      .map(([name]) => name);
    expect(unread).toEqual([]);
  });

  it('gives no reason for steps that there are not', () => {
    const needless = UNREAD.filter(([where]) => !all.some(([, , { id, meta }]) => where.test(id) && !meta.reads));
    expect(needless).toEqual([]);
  });
});

describe('a step that reads', () => {
  const pastes = fixtureNames.map((name) => openPasted(fixture(name)));

  it.each(reading)('suggests nothing but its own answers: %s', (_, runbook, step) => {
    const answers = new Set(step.answers.map(({ answer }) => answer));
    for (const facts of [
      CASE,
      {},
      { ...CASE, server: 'EX07', mailboxServer: 'EX07', exchange: '2013', role: 'combined' },
    ]) {
      const current = standingAt(runbook, step.id, facts);
      for (const pasted of [...pastes, ...outputsFor(step).map(openPasted)]) {
        for (const { kind, findings } of pasted.readings.filter(({ kind }) => kind === step.meta.reads!.reader.kind)) {
          const means = step.meta.reads!.means(findings, facts, pasted.readings);
          expect([kind, means === undefined || answers.has(means)]).toEqual([kind, true]);
        }
        if (pasted.readings.length === 0 || !stepOf(current)) continue;
        const suggested = paste(current, pasted, SAID).events.flatMap((e) =>
          e.type === 'evidence' ? [e.suggested] : [],
        );
        expect(suggested.filter((answer) => answer !== undefined && !answers.has(answer))).toEqual([]);
      }
    }
  });

  it.each(reading)('is walked by paste alone: %s', (_, runbook, step) => {
    const taken = new Set<string>();
    for (const text of outputsFor(step)) {
      const current = standingAt(runbook, step.id, alertOf(step));
      const read = append(current, paste(current, openPasted(text), SAID).events);
      const evidence = read.evidence.at(-1)!;
      const event = read.events[evidence.seq]!;
      if (event.type !== 'evidence' || event.suggested === undefined) continue;
      const after = append(read, take(read, evidence.seq, read.visit, SAID).events);
      const answered = after.events.findLast(({ type }) => type === 'answered');
      expect(answered).toMatchObject({ step: step.id, answer: event.suggested, via: 'paste', evidence: evidence.seq });
      const leads = step.answers.filter(({ answer }) => answer === event.suggested).map(({ to }) => to);
      expect(leads).toContain(after.step);
      taken.add(event.suggested);
    }
    expect([...taken].length).toBeGreaterThan(0);
    const never = step.answers.map(({ answer }) => answer).filter((answer) => !taken.has(answer));
    tally.push(
      `${runbook.id} ${step.id}: ${[...taken].join(', ')}${never.length > 0 ? ` (not by paste: ${[...new Set(never)].join(', ')})` : ''}`,
    );
  });

  const tally: string[] = [];
  afterAll(() =>
    process.stdout.write(
      `${tally.length} of ${all.length} steps are walked by paste alone\n${process.env.SHOW ? tally.join('\n') : ''}\n`,
    ),
  );
});
