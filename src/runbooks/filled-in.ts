import type { FactName, Facts } from '../facts/facts';
import { plainInstruction } from './outline';
import { build } from './powershell';
import { type Instruction, isCommand, type Sentence } from './runbook';

/** A sentence with the case's facts in it; `<server>` where one is not known yet. */
export const wordsOf = (text: string | Sentence, facts: Facts): string =>
  typeof text === 'string'
    ? text
    : text.words
        .map((word) => {
          if (typeof word === 'string') return word;
          if (!word.needs.every((fact: FactName) => facts[fact])) return word.placeholder;
          return word.keepsQuotes ? word.text(facts) : unquote(word.text(facts));
        })
        .join('');

/** In a sentence a fact stands bare, unless the sentence tells a command; in a command it stands quoted. */
const unquote = (text: string): string =>
  /^'.*'$/s.test(text) ? text.slice(1, -1).replace(/(['\u2018\u2019\u201a\u201b])\1/g, '$1') : text;

/** An instruction's text: the exact command for these facts, or its outline while one is missing. */
export const textOf = (instruction: Instruction, facts: Facts): string => {
  if (isCommand(instruction)) return build(instruction, facts) ?? plainInstruction(instruction);
  return wordsOf(instruction, facts);
};
