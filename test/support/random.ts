/** Numbers that look random and are the same for the same seed (mulberry32), and what tests draw from them. */
export interface Random {
  seed: number;
  /** At least 0, less than 1. */
  next(): number;
  /** At least 0, less than `most`. */
  below(most: number): number;
  pick<T>(from: readonly T[]): T;
}

/** `SEED=123 npm run -s jest -- …` runs a failed draw again: a test prints its seed when it fails. */
export function random(seed: number = Number(process.env.SEED) || 20_251_120): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return { seed, next, below, pick: (from) => from[below(from.length)]! };
}
