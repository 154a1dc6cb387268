/** A line of a paste, counted from 1, as the person pasted it. */
export interface Line {
  line: number;
  text: string;
}

/** A paste made plain: no markup, no colours, one kind of quote and blank. Line numbers are those of the paste as given. */
export interface Paste {
  lines: readonly Line[];
  /** Longer than what is read; it has no lines then. */
  tooLong?: true;
  /** Not text; it has no lines then. */
  binary?: true;
}
