import type { TurnContext } from 'botbuilder';
import { readTurn, type Turn } from './turn';

const TURN = Symbol('turn');

/**
 * Reads the turn's activity, once.
 * @param home the conversation's name in our tables
 */
export function beginTurn(context: TurnContext, home: string): Turn {
  const turn = readTurn(context, home);
  context.turnState.set(TURN, turn);
  return turn;
}

export const turnOf = (context: TurnContext): Turn => context.turnState.get<Turn>(TURN)!;
