import type { Case } from '../src/cases/case';
import type { Decision } from '../src/cases/decision';
import type { Said } from '../src/cases/events';
import { exportTo } from '../src/cases/record/packet-pages';
import { offerFile } from '../src/cases/record/record-file';
import type { Chats } from '../src/handoff/places';
import type { Asker, Permits } from './permits';

export interface RecordParts {
  chats: Chats;
  /** Whether files can go through a chat of two: in Teams they can, in local mode nothing takes them. */
  takesFiles: boolean;
  permits: Pick<Permits, 'mustBeKnown'>;
}

export type GiveRecord = (current: Case, said: Said) => Decision;

/**
 * How somebody gets the whole record of a case: as a file where Teams takes one, which is in their chat with the bot,
 * else as messages where they asked. `here`: as messages in any case.
 * @throws RefusedError while Teams does not tell who they are
 */
export async function recordFor(
  { chats, takesFiles, permits }: RecordParts,
  turn: Asker,
  { here }: { here: boolean },
): Promise<GiveRecord> {
  await permits.mustBeKnown(turn);
  const { kind, home, by } = turn;
  const chat = here || !takesFiles ? undefined : kind === 'personal' ? home : await chats.with(by);
  if (chat === undefined) return (current) => exportTo(current, home);
  if (chat === home) return (current, said) => offerFile(current, chat, said);
  return (current, said) => {
    const offered = offerFile(current, chat, said);
    const text = `${by.name}: the record of case ${current.id} is in your chat with me. To read it here, write: export here.`;
    return { ...offered, send: [...offered.send, { to: home, view: { name: 'words', text } }] };
  };
}
