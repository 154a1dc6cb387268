import { sql } from '../powershell';
import { done } from '../procedures/done';
import { type Correction, runbook } from '../runbook';
import { delaysPerformance, delaysPerformanceCorrections } from './delays-performance';
import { lookAtDevice, runLibraryQuery } from './delays-queries';

const top20 = 'log-parser-studio-query---report-top-20-log-parser-studio-query---device-query';
const countErrors = 'log-parser-studio-query---count-all-errors';
const findErrors = 'log-parser-studio-query-for-errors';
const performance = '#capture-performance-data-analyze-performance-data';

/** Delays: which phones are the busiest, which errors do they get, and can the server keep up? */
export const delaysErrors = runbook.createStateConfig({
  initial: 'top-20',
  states: {
    'top-20': {
      id: top20,
      initial: 'rank-devices',
      states: {
        'rank-devices': {
          meta: {
            section: top20,
            title: 'Which phones send the most requests?',
            why: 'A few busy phones can make up most of the traffic.',
            instructions: [
              ...runLibraryQuery('Report [Top 20]'),
              'Take one row that stands out from the others.',
              'Give its user’s mail address or alias as the mailbox, and its DeviceId as the device ID.',
            ],
            asks: ['mailbox', 'deviceId'],
            asksLogs: { question: 'top20', yes: 'done', no: 'done' },
          },
          on: done('look-at-device'),
        },
        ...lookAtDevice(top20, 'judge'),
        judge: {
          meta: {
            section: top20,
            title: 'Is there a pattern?',
            why: 'One command, one folder or one time of day that repeats often names the cause.',
            instructions: [
              'Look for a command, a folder or a time that repeats.',
              'Look at the next busy phone the same way, if this one shows nothing.',
              'Put right what the pattern points to, then watch the load.',
            ],
            ask: 'Did a pattern help to solve the problem?',
          },
          on: {
            'answer.yes': { target: '#resolved', description: 'Yes, it is solved' },
            'answer.no': { target: `#${countErrors}`, description: 'No' },
          },
        },
      },
    },

    'count-errors': {
      id: countErrors,
      meta: {
        section: countErrors,
        title: 'Which errors do phones get?',
        why: 'Errors make phones try again, and that adds to the load.',
        instructions: [
          ...runLibraryQuery('Count all errors'),
          'Leave out MissingCscCacheEntry, PingCollisionDetected and SyncCollisionDetected: they do no harm.',
        ],
        ask: 'Were there errors besides the harmless ones?',
        asksLogs: { question: 'errors', yes: 'yes', no: 'no' },
      },
      on: {
        'answer.yes': { target: `#${findErrors}`, description: 'Yes' },
        'answer.no': { target: performance, description: 'No' },
      },
    },

    'find-errors': {
      id: findErrors,
      initial: 'choose-error',
      states: {
        'choose-error': {
          meta: {
            section: findErrors,
            title: 'Choose the most frequent error',
            why: 'The most frequent error adds the most load.',
            instructions: [
              'Take the error with the highest count that is not one of the harmless ones.',
              'Give its name as the query shows it, for example KeepAliveFailure.',
            ],
            asks: ['error'],
          },
          on: done('find'),
        },
        find: {
          meta: {
            section: findErrors,
            title: 'List the requests that got this error',
            why: 'What these requests have in common points to the cause.',
            instructions: [
              'In Log Parser Studio, choose File, New, Query.',
              'Enter this query. Put the name of your error in place of KeepAliveFailure.',
              sql`SELECT * FROM '[LOGFILEPATH]' WHERE cs-uri-query LIKE '%KeepAliveFailure%'`,
              'Choose the exclamation mark to run it.',
            ],
            asksLogs: { question: 'find', yes: 'done', no: 'done' },
          },
          on: done('judge'),
        },
        judge: {
          meta: {
            section: findErrors,
            title: 'What do these requests have in common?',
            why: 'The same server, user, phone or time in all rows narrows the cause down.',
            instructions: [
              'Compare server, user, phone, command and time of the rows.',
              'For example, errors only where PrxTo names a server in another site: check the network between the sites.',
              'Put right what you find. Then do the same for the next error.',
            ],
            ask: 'Did that solve the problem?',
          },
          on: {
            'answer.yes': { target: '#resolved', description: 'Yes, it is solved' },
            'answer.no': { target: performance, description: 'No' },
          },
        },
      },
    },

    performance: delaysPerformance,
  },
});

export const delaysErrorsCorrections: readonly Correction[] = [
  {
    id: 'KB10047-97',
    section: countErrors,
    now: 'The question is whether there were errors besides the harmless ones. Yes leads to the query for errors, No to performance data, as published; solving them is asked after the query for errors.',
    why: 'The question was whether the issue was resolved, and Yes led to a search for errors. Every published arrow is kept, the question was put right.',
  },
  {
    id: 'KB10047-99',
    section: top20,
    now: 'The user and the device ID are read from one row of the Top 20, and asked for.',
    why: '“The value from the previous step” left open which of twenty rows is meant.',
  },
  {
    id: 'KB10047-100',
    section: top20,
    now: 'Answers lead to the section by its anchor, which has no brackets.',
    why: '“[Top 20]” inside a link is a second link to some readers, so that the first one breaks.',
  },
  {
    id: 'KB10047-106',
    section: findErrors,
    now: 'The question reads “Did that solve the problem?”.',
    why: '“Resolved by address” is not a sentence.',
  },
  ...delaysPerformanceCorrections,
];
