import { findingsIn, type LogFindings } from '../logs/findings';
import { readSummary } from '../logs/summary';
import { openPaste } from './paste';
import type { Reader } from './reader';

/** A line break in a pasted summary stands where the terminal's window ended: nothing belongs between its lines. */
const MARK = 'triage-logs:';

/** Reads the summary that `triage logs` prints last. Its verdicts are the logs': none comes from elsewhere. */
export const logsSummary: Reader<LogFindings> = {
  kind: 'logs',
  read(paste) {
    const { lines } = typeof paste === 'string' ? openPaste(paste) : paste;
    const at = lines.findLastIndex(({ text }) => text.includes(MARK));
    if (at < 0) return [];
    const summary = readSummary(
      lines
        .slice(at)
        .map(({ text }) => text)
        .join('\n'),
    );
    if (!summary) return [];
    return [{ kind: 'logs', findings: findingsIn(summary), facts: {}, because: lines.slice(at, at + 1) }];
  },
};
