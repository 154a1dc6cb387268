/** Who has to act. */
export const OWNERS = ['device', 'server', 'policy', 'user', 'nobody'] as const;
export type Owner = (typeof OWNERS)[number];

/** Who has to act, for a sentence: "Who acts: …". */
export const ownerWords: Readonly<Record<Owner, string>> = {
  device: 'the device, its mail app or their vendor',
  server: 'whoever runs Exchange',
  policy: 'whoever decides what is allowed',
  user: 'the user',
  nobody: 'nobody',
};

/** What one status means. */
export interface Explanation {
  /** One of `statusCommands`: `Sync`, `common`, `http`, `win32`, … */
  readonly command: string;
  /** A whole number; text for everything else: `401.1`, `0x80070005`, `Connection_Dropped`, `empty`. */
  readonly code: number | string;
  /** The source's own name where it gives one, a short title of ours where it does not. */
  readonly name: string;
  /** Success is not always 1, and 1 is not always success. */
  readonly success: boolean;
  readonly meaning: string;
  readonly owner: Owner;
  /** What to do. Never empty. */
  readonly resolution: string;
  /** The document that defines it. */
  readonly source: string;
  /** The runbook that treats it, and the step's heading anchor in that runbook's source. */
  readonly treatedBy?: { readonly runbook: string; readonly section: string };
}
