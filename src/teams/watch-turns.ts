import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { RunTurn } from '../../dialogs';
import { RefusedError } from '../cases/refused';
import { rootSpan } from '../tracing/span';
import type { Turn } from './adapter';

const REFUSED = Symbol('refused');

/** Told of every turn: what kind it was, what came of it, and how long it took. */
export type OnTurn = (kind: string, result: 'done' | 'refused' | 'failed', seconds: number) => void;

/** A bot whose turns are counted, timed and traced. */
export const watchBot =
  (bot: Turn, onTurn: OnTurn): Turn =>
  async (context) => {
    const began = performance.now();
    const kind = kindOf(context);
    const tell = (result: Parameters<OnTurn>[1]) => onTurn(kind, result, (performance.now() - began) / 1_000);
    try {
      await rootSpan('turn', { 'triage.kind': kind }, () => bot(context));
      tell(context.turnState.get(REFUSED) ? 'refused' : 'done');
    } catch (error) {
      tell('failed');
      throw error;
    }
  };

/** Notes where a turn was refused with words: for the person that is an answer, for the counts it is not the same. */
export const watchRefusals =
  (runTurn: RunTurn): RunTurn =>
  async (context) => {
    try {
      return await runTurn(context);
    } catch (error) {
      if (error instanceof RefusedError) context.turnState.set(REFUSED, true);
      throw error;
    }
  };

/** One of a few words: an activity's own type is whatever its sender wrote. */
const kindOf = ({ activity: { type, name } }: TurnContext): string => {
  if (type === ActivityTypes.Message) return 'message';
  if (type === ActivityTypes.Invoke) return name === 'adaptiveCard/action' ? 'press' : 'invoke';
  return type === ActivityTypes.InstallationUpdate || type === ActivityTypes.ConversationUpdate ? 'install' : 'other';
};
