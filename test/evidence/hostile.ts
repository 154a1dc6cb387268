export const MEGABYTE = 1_048_576;
/** Pieces that readers look for, and characters that mislead them. */
export const ODD = [
  ...'\t \n\r:-_<>/&;"\'{}()[]|.,=#…\u00a0\u200b\u2019\u0000\u001b\ufeff\ud800',
  ...[
    '--',
    '...',
    '\r\n',
    ' : ',
    '</table>',
    '<table>',
    '<td>',
    '<pre>',
    '&amp;',
    '&#0;',
    '&nbsp;',
    '\u001b[31m',
    '__proto__',
  ],
  ...[
    'AlertValue',
    'Unhealthy',
    'Healthy',
    'ResultType : ',
    'Mounted',
    '<Status>',
    '</Status>',
    '_Mbx:',
    'PS C:\\>',
    'Exception :',
  ],
];

/** A row of Fiddler's session list. */
const sessions = (result: number): string =>
  `1 ${result} HTTPS mail.contoso.example /Microsoft-Server-ActiveSync?Cmd=Sync&User=ann 0 x\n`;

const filled = (unit: string, head = '', tail = ''): string =>
  head +
  unit
    .repeat(Math.ceil((MEGABYTE - head.length - tail.length) / unit.length))
    .slice(0, MEGABYTE - head.length - tail.length) +
  tail;

/** A megabyte each that is meant to take a reader long. */
export const hostile: readonly [name: string, text: string][] = [
  ...ODD.map((unit): [string, string] => [`${JSON.stringify(unit)} all the way`, filled(unit)]),
  ['unclosed tags', filled('<Status')],
  ['tags in tags, one end', filled('<A', '', '>')],
  ['cells without a table', filled('<td>', '<p>')],
  ['rows without end', filled('<tr><td>a', '<table>')],
  ['dashes and one other', filled('-', 'Name\n', 'x')],
  ['columns without end', filled('-- ', 'Name AlertValue\n')],
  ['many columns, many rows', `${'a '.repeat(200_000)}\n${'-- '.repeat(130_000)}\n${'x\n'.repeat(100_000)}`],
  ['a name without a colon', filled('a ', '')],
  ['colons without a name', filled(' : ', 'AlertValue')],
  ['one value without end', filled('x\n', 'ResultType : \n')],
  ['one value of many blanks', filled('\n', 'ResultType : a\n', '\nx')],
  ['Mbx without end', filled('_Mbx:a', 'ResultType : Failed\nError : ')],
  ['quotes without end', filled("object '", 'x')],
  ['exceptions without a colon', filled('aException', 'RequestBody : ')],
  ['dotted exceptions', filled('a.Exception.', 'RequestBody : ')],
  ['entities without end', filled('&#', '<p>')],
  ['prompts without end', filled('C:\\\n')],
  ['words that are commands', filled('Get-ServerHealth ')],
  ['tokens without end', filled('eyJabcdefgh-')],
  ['passwords without a value', filled('password=')],
  ['passwords with open quotes', filled('password="')],
  ['Basic without end', filled('Basic ')],
  ['keys that never end', filled('-----BEGIN PRIVATE KEY-----\n')],
  ['user names that never end', filled('://a')],
  ['questions for a password, one after another', filled(sessions(401), '# Result Protocol Host URL Body\n')],
  ['sessions that all went well', filled(sessions(200))],
  [
    'errors of a shell',
    filled("The term 'Get-ServerHealht' is not recognized as the name of a cmdlet, function or file.\n"),
  ],
  ['probes that cannot be invoked', filled('The probe ActiveSync.Protocol cannot be invoked on this server.   \n')],
  ['a collection without end', filled('DB01\\EX01, ', 'Count Name    Group\n----- ----    -----\n    1 Healthy {')],
  [
    'filters without a scanner',
    filled(`${'SomeFilter'.padEnd(40)} 3 145000 0    \n`, 'Filter Name Num Altitude Frame\n--- --- --- ---\n'),
  ],
  ['labels of a mailbox log', filled('RequestBody : <Sync xmlns="AirSync:"><Status>3</Status></Sync>\n')],
  ['items that nobody closes', filled('<Add><ServerId>5:1</ServerId>', '<Sync xmlns="AirSync:"><Commands>')],
  ['pools that are recycled', filled('"MSExchangeSyncAppPool" successfully recycled by somebody    \n')],
  ['restarts of IIS', filled('Attempting stop... and so on and so on and so on and so on   \n')],
  ['one list of one property', filled(`${'AlertValue'.padEnd(30)} : Healthy and something more\n`)],
  ['marks of a summary', filled('triage-logs: {"rows": 1, "and": "so on and so on and so on"}\n')],
  ['monitors in one row', filled('ActiveSyncCTPMonitor ', 'Name AlertValue\n---- ----------\n')],
];
