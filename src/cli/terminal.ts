import { factsToAsk } from '../cases/asking';
import { type Case, offeredAnswers, stepOf, stillChanged } from '../cases/case';
import { titleOf } from '../cases/title';
import { textOf, wordsOf } from '../runbooks/filled-in';
import { isCommand } from '../runbooks/runbook';

/** The current step of a case as plain text. */
export function toText(current: Case): string {
  const step = stepOf(current);
  if (!step) return 'No step.\n';
  const { meta } = step;
  const labels = offeredAnswers(current).map(({ label }) => label);
  const waitsForFacts = factsToAsk(current).length > 0;
  const left = stillChanged(current).length;
  return [
    `── Case ${current.id} · ${titleOf(current)} · step ${current.path.length + 1}`,
    meta.title,
    meta.why,
    ...(meta.warning ? [`Before you do this: ${wordsOf(meta.warning, current.facts)}`] : []),
    ...numbered(current),
    ...(meta.atHand ?? []).map((text) => `  • ${text}`),
    ...(meta.waitMinutes ? [`Wait ${meta.waitMinutes} minutes first.`] : []),
    ...(meta.ask ? [meta.ask] : []),
    ...(waitsForFacts ? [] : labels.map((label, i) => `  ${i + 1}) ${label}`)),
    ...(meta.outcome
      ? [`The end: ${meta.outcome}.${left > 0 ? ` ${left} still changed.` : ''} Type close, or back.`]
      : []),
    '',
  ].join('\n');
}

function numbered(current: Case): string[] {
  let number = 0;
  return (stepOf(current)?.meta.instructions ?? []).map((instruction) => {
    const text = textOf(instruction, current.facts);
    if (isCommand(instruction)) return `       ${text}`;
    number += 1;
    return `  ${number}. ${text}`;
  });
}
