import type { TurnContext } from 'botbuilder';
import { readTurn, type Turn } from './turn';

const TURN = Symbol('turn');

/** The turn's own reading of its activity, made once. */
export function turnOf(context: TurnContext): Turn {
  const before = context.turnState.get<Turn>(TURN);
  if (before) return before;
  const turn = readTurn(context);
  context.turnState.set(TURN, turn);
  return turn;
}
