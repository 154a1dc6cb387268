import {
  type AnyActorScope,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
} from 'xstate';

const scopes = new WeakMap<AnyStateMachine, AnyActorScope>();

/**
 * XState's pure `transition`, with one idle actor kept for each machine: XState's own makes a new one every time, which
 * costs more than the transition. Runbooks start no actors and run no effects, so nothing of it is ever used.
 */
export function transition(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): AnyMachineSnapshot {
  const before = scopes.get(machine);
  const scope = before ?? idleScope(machine);
  if (!before) scopes.set(machine, scope);
  return machine.transition(snapshot, event, scope) as AnyMachineSnapshot;
}

function idleScope(machine: AnyStateMachine): AnyActorScope {
  const self = createActor(machine);
  const nothing = () => {};
  return {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}
