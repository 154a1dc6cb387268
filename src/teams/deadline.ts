export class DeadlineError extends Error {
  override name = 'DeadlineError';
}

/** Calls back once so many milliseconds went by. @returns what calls it off */
export type After = (milliseconds: number, then: () => void) => () => void;

export const afterTimeout: After = (milliseconds, then) => {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
};

/** The promise, or a DeadlineError after so many milliseconds. What the promise does later is not seen any more. */
export async function within<T>(
  milliseconds: number,
  what: string,
  promise: Promise<T>,
  after: After = afterTimeout,
): Promise<T> {
  let callOff = (): void => {};
  const late = new Promise<never>((_, reject) => {
    callOff = after(milliseconds, () => reject(new DeadlineError(`${what} took longer than ${milliseconds} ms.`)));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    callOff();
  }
}
