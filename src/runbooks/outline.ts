import { outline } from './powershell';
import { type Instruction, isCommand, type Runbook, type Sentence } from './runbook';
import { type Answer, initialStep, stepsOf } from './steps';

/** Words with `<server>` and the like in place of facts. */
export const plain = (text: string | Sentence): string =>
  typeof text === 'string' ? text : text.words.map((w) => (typeof w === 'string' ? w : w.placeholder)).join('');

export const plainInstruction = (instruction: Instruction): string =>
  isCommand(instruction) ? outline(instruction) : plain(instruction);

/** An answer with guards may have several arrows to one step: told once, in the order the machine tries them. */
function told(answers: readonly Answer[]): { answer: string; label: string; to: string }[] {
  const once = new Map(
    answers.map(({ answer, label, to }) => [JSON.stringify([answer, label, to]), { answer, label, to }]),
  );
  return [...once.values()];
}

/** A runbook as `triage runbooks --json` prints it: the contract other tools read. */
export function outlineOf(runbook: Runbook) {
  return {
    id: runbook.id,
    title: runbook.title,
    source: runbook.source,
    version: runbook.version,
    initial: initialStep(runbook),
    steps: [...stepsOf(runbook).values()].map(({ id, meta, answers }) => ({
      id,
      section: meta.section,
      title: meta.title,
      ask: meta.ask ?? meta.title,
      instructions: (meta.instructions ?? []).filter((instruction) => !isCommand(instruction)).length,
      commands: (meta.instructions ?? []).filter(isCommand).map((c) => ({ shell: c.shell, text: outline(c) })),
      answers: told(answers),
      ...(meta.waitMinutes ? { waitMinutes: meta.waitMinutes } : {}),
      ...(meta.changes
        ? { changes: meta.changes.map((c) => ({ id: c.id, what: plain(c.what), undo: plainInstruction(c.undo) })) }
        : {}),
      ...(meta.outcome ? { outcome: meta.outcome } : {}),
    })),
    corrections: runbook.corrections,
  };
}
