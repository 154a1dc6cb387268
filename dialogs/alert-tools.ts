import type { Inputs, Press } from '../cards/press';
import { acknowledge, snooze, transient, triage, unsnooze } from '../src/cases/alerts/alerts';
import type { Case } from '../src/cases/case';
import type { Decision, View } from '../src/cases/decision';
import type { Said } from '../src/cases/events';
import { show } from '../src/cases/showing';

export type AlertTool = Extract<
  (Press & { kind: 'tool' })['do'],
  'triage' | 'acknowledge' | 'transient' | 'alert-runbooks' | 'ask-snooze' | 'snooze' | 'unsnooze'
>;

/** What a button of an alert's cards does, and the view that takes the pressed card's place, where one does. */
export function alertTool(
  current: Case,
  tool: AlertTool,
  inputs: Inputs,
  said: Said,
): { decision: Decision; instead?: View } {
  switch (tool) {
    case 'triage':
      return { decision: triage(current, inputs.runbook, said) };
    case 'acknowledge':
      return { decision: acknowledge(current, said) };
    case 'transient':
      return { decision: transient(current, said) };
    case 'snooze':
      return { decision: snooze(current, Number(inputs.minutes), inputs.reason ?? '', said) };
    case 'unsnooze':
      return { decision: unsnooze(current, said) };
    case 'alert-runbooks':
    case 'ask-snooze':
      return { decision: show({ name: tool }) };
  }
}
