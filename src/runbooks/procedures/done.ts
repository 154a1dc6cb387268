/** The one answer of a step that only has to be carried out. */
export const done = (next: string) => ({ 'answer.done': { target: next, description: 'Done' } });
