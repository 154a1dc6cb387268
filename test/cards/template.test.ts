import { Template } from 'adaptivecards-templating';
import fc from 'fast-check';
import lineJson from '../../cards/line.json';
import pageJson from '../../cards/page.json';
import { template } from '../../cards/template';

const SEED = Number(process.env.SEED) || 20_251_120;

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('', ' ', '${heading}', '${1+1}', "'", '\\', '$data', "Get-Mailbox 'a'; $x", '{{x}}', '<at>x</at>'),
);
const table = {
  language: fc.constant(''),
  columns: fc.array(fc.record({ width: fc.integer({ min: 1, max: 2 }) }), { maxLength: 3 }),
  rows: fc.array(
    fc.record({ cells: fc.array(fc.record({ text, weight: fc.constantFrom('Bolder', 'Default') }), { maxLength: 3 }) }),
    { maxLength: 3 },
  ),
  bars: fc.array(fc.record({ label: text, value: fc.integer() }), { maxLength: 3 }),
};
const item = fc.oneof(
  fc.record({ kind: fc.constantFrom('text', 'bold'), text, language: fc.constant('') }),
  fc.record({ kind: fc.constantFrom('table', 'chart'), text, ...table }),
  fc.record({ kind: fc.constant('code'), text, language: fc.constantFrom('PowerShell', 'SQL', 'Plaintext') }),
);
const input = fc.record({
  id: fc.constantFrom('server', 'mailbox'),
  label: text,
  kind: fc.constantFrom('text', 'choice'),
  value: text,
  placeholder: text,
  required: fc.boolean(),
  multiline: fc.boolean(),
  maxLength: fc.integer({ min: 1, max: 500 }),
  errorMessage: text,
  choices: fc.array(fc.record({ title: text, value: text }), { maxLength: 4 }),
});
const button = fc.record({
  title: text,
  verb: fc.constantFrom('answer', 'tool'),
  data: fc.record({ caseId: fc.integer(), step: text, answer: text }),
  mode: fc.constantFrom('primary', 'secondary'),
  style: fc.constantFrom('default', 'positive', 'destructive'),
  associatedInputs: fc.constantFrom('auto', 'none'),
});
const page = fc.record({
  fallbackText: text,
  header: text,
  heading: text,
  why: text,
  warning: text,
  ask: text,
  items: fc.array(item, { maxLength: 5 }),
  inputs: fc.array(input, { maxLength: 3 }),
  buttons: fc.array(button, { maxLength: 7 }),
});
const line = fc.record({ mark: text, text, answer: text, detail: text });

/** As it is sent: what is undefined is not there. */
const asSent = (card: unknown): unknown => JSON.parse(JSON.stringify(card));

it.each([
  ['page', pageJson, page],
  ['line', lineJson, line],
] as const)('fills the %s as Microsoft’s own engine does, whatever the words are', (_, json, data) => {
  const fill = template(json);
  const theirs = new Template(json);
  fc.assert(
    fc.property(data as fc.Arbitrary<Record<string, unknown>>, (drawn) => {
      expect(asSent(fill(drawn))).toEqual(asSent(theirs.expand({ $root: drawn })));
    }),
    { numRuns: 300, seed: SEED },
  );
});

it.each(['${a.b}', '${a + 1}', 'x ${if(a, 1, 2)}'])('refuses %s, which it does not know', (words) => {
  expect(() => template({ text: words })).toThrow('is not filled here');
});

it.each([{ $when: '${a > 1}' }, { $when: 'a' }, { $data: '${a.b}' }])('refuses %j, which it does not know', (part) => {
  expect(() => template({ items: [part] })).toThrow('is not filled here');
});
