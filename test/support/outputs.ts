// What the runbooks' commands print, in the shape of a console's window, for a test's own values.

type Cells = readonly string[];

/** `Format-Table -AutoSize`: columns as wide as their widest cell, a blank line before and behind. */
export function table(header: Cells, rows: readonly Cells[]): string {
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: Cells) => cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' ');
  const rule = header.map((name) => '-'.repeat(name.length));
  return `\n${[header, rule, ...rows].map(line).join('\n')}\n\n\n`;
}

/** `Format-List`. */
export function list(values: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(values).map(({ length }) => length));
  const lines = Object.entries(values).map(([name, value]) => `${name.padEnd(width)} : ${value}`);
  return `\n\n${lines.join('\n')}\n\n\n\n`;
}

export interface Shown {
  name: string;
  healthSet: string;
  alertValue: string;
}

/** As the runbooks ask for it: without the server. */
export const serverHealth = (...monitors: readonly Shown[]): string =>
  table(
    ['Name', 'AlertValue', 'HealthSetName', 'TargetResource'],
    monitors.map(({ name, healthSet, alertValue }) => [name, alertValue, healthSet, '']),
  );

/** As plain `Get-ServerHealth` prints it: with the server. */
export const serverHealthOf = (server: string, ...monitors: readonly Shown[]): string =>
  table(
    ['Server', 'State', 'Name', 'TargetResource', 'HealthSetName', 'AlertValue'],
    monitors.map(({ name, healthSet, alertValue }) => [server, 'NotApplicable', name, '', healthSet, alertValue]),
  );

export const probe = (
  identity: string,
  result: string,
  { server = 'EX01', ...more }: { server?: string; Error?: string; Exception?: string } = {},
): string =>
  list({
    Server: server,
    MonitorIdentity: identity,
    ExecutionStartTime: '11/20/2026 9:44:10 AM',
    Error: '',
    Exception: '',
    ...more,
    ResultType: result,
  });

export const services = (front: string, back: string): string =>
  table(
    ['Status', 'Name', 'DisplayName'],
    [
      [front, 'MSExchangePOP3', 'Microsoft Exchange POP3'],
      [back, 'MSExchangePOP3BE', 'Microsoft Exchange POP3 Backend'],
    ],
  );

export const copies = (...groups: readonly (readonly [count: string, status: string, copy: string])[]): string =>
  table(
    ['Count', 'Name', 'Group'],
    groups.map(([count, status, copy]) => [count, status, `{${copy}}`]),
  );

/** A Teams message's HTML for text typed or pasted into the compose box. */
export const paragraphs = (text: string): string =>
  text
    .split('\n')
    .map((line) => `<p>${line === '' ? '&nbsp;' : escapeHtml(line).replaceAll('  ', '&nbsp; ')}</p>`)
    .join('\n');

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same output as a table that was copied from a page or a sheet. */
export const htmlTable = (header: Cells, rows: readonly Cells[]): string =>
  `<table><tbody>${[header, ...rows]
    .map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;
