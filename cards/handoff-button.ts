import type { Case } from '../src/cases/case';
import type { Handoff } from '../src/handoff/handoff';
import type { Button } from './page';
import type { HandoffAct } from './press';

/** A button of a handoff's card: it names the handoff and the offer it was shown with, and nothing that is believed. */
export const handoffButton = (
  { id }: Pick<Case, 'id'>,
  { id: handoff, epoch }: Pick<Handoff, 'id' | 'epoch'>,
  title: string,
  act: HandoffAct,
  more: Partial<Button> & { about?: string } = {},
): Button => {
  const { about, ...rest } = more;
  return {
    title,
    verb: 'handoff',
    data: { caseId: id, handoff, epoch, act, ...(about === undefined ? {} : { about }) },
    ...rest,
  };
};
