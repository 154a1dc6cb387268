import { deviceId } from '../powershell';
import { done } from '../procedures/done';
import { type Instruction, type StepMeta, say } from '../runbook';

/** How to run a query of Log Parser Studio's library over the logs copied earlier. */
export const runLibraryQuery = (query: string): readonly Instruction[] => [
  'Open LPS.exe and choose the log folder icon.',
  'Add the log files copied earlier, tick them, and choose OK.',
  `Double-click “ActiveSync: ${query}” in the library.`,
  'Choose the exclamation mark to run it.',
];

/**
 * A state that lists one phone's requests and leads to `next`. Key: look-at-device.
 * The rows are for the question that follows; the log alone decides nothing here, so both answers are "Done".
 */
export const lookAtDevice = (section: string, next: string) => ({
  'look-at-device': {
    meta: {
      section,
      title: 'List what the phone asked for',
      why: 'The requests of one phone, in order, show what it ran into.',
      instructions: [
        'Open LPS.exe and choose the log folder icon.',
        'Add the log files copied earlier, tick them, and choose OK.',
        'Double-click “ActiveSync: Device query” in the library.',
        say`At the end of the query, in the WHERE clause, change the value of DeviceId to ${deviceId}.`,
        'Choose the exclamation mark to run it.',
      ],
      asksLogs: { question: 'device', yes: 'done', no: 'done' },
    } satisfies StepMeta,
    on: done(next),
  },
});

/** A question about an HTTP status: any server error, 500 to 599, means yes. */
export const asksForServerError: NonNullable<StepMeta['asksStatus']> = {
  command: 'HTTP',
  answers: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [500 + i, 'yes'])),
  otherwise: 'no',
};

/** Which Status values mean that all is well. Source: MS-ASCMD 2.2.3.177 and 2.2.2 (SendMail, SmartReply, SmartForward). */
export const SUCCESS =
  'Not errors: Status 1, Ping 2, MoveItems 3, and no Status at all for SendMail, SmartReply and SmartForward.';
