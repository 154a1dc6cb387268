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
];
