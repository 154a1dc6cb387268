import { deviceId } from '../powershell';
import { done } from '../procedures/done';
import { type StepMeta, say } from '../runbook';

// Steps that the log sections of mail and calendar share. Source: KB 10047.

/** The state that runs the library's query for one phone. */
export const queryDevice = (section: string, next: string) => ({
  'run-query': {
    meta: {
      section,
      title: 'List the phone’s requests',
      why: 'A failed request shows in its own row.',
      instructions: [
        'In the library of Log Parser Studio, double-click ActiveSync: Device query.',
        say`In the WHERE clause at its end, put ${deviceId} as the DeviceId.`,
        'Choose the red exclamation mark to run it.',
        'Look at the Status, Error and sc-status columns.',
      ],
      asksLogs: { question: 'device', yes: 'done', no: 'done' },
    } satisfies StepMeta,
    on: done(next),
  },
});

/** The state that reads the rows; they name no item, so time has to tell which row is the one. */
export const readRows = (section: string, next: string, thing: string) => ({
  'read-rows': {
    meta: {
      section,
      title: 'Read the rows around the last change',
      why: `The log names no ${thing}, so only the time tells which request carried it.`,
      instructions: [
        `Find the rows around the time the ${thing} last changed. Log times are UTC.`,
        'Status: look up each number with Explain a code. Leave Ping rows aside.',
        'Error: most texts say what is wrong.',
        'sc-status: look up anything but 200 with Explain a code.',
        'Put right what you can, and note the rest.',
      ],
    } satisfies StepMeta,
    on: done(next),
  },
});

/** States that make the phone fetch one folder anew; `remove-folder` is the first. */
export const resyncFolder = (section: string, words: { folder: string; account: string; ask: string }) => ({
  'remove-folder': {
    meta: {
      section,
      title: `Stop syncing the ${words.folder}`,
      why: 'The phone may still hold the old state, and drops it with the folder.',
      instructions: [
        `On the phone, take the ${words.folder} out of the folders to sync.`,
        `If the phone lists no folders, turn ${words.account} off in the account.`,
      ],
      warning: 'What the phone has changed and not sent yet is lost.',
      changes: [
        {
          id: 'folder-sync',
          what: `The phone does not sync the ${words.folder}`,
          undo: `On the phone, add the ${words.folder} to the folders to sync, or turn ${words.account} on in the account.`,
        },
      ],
    } satisfies StepMeta,
    on: done('add-folder'),
  },
  'add-folder': {
    meta: {
      section,
      title: `Sync the ${words.folder} again`,
      why: 'Now the phone asks the server for everything in it.',
      instructions: [
        'Wait five minutes.',
        `On the phone, turn the sync of the ${words.folder} on again.`,
        'Let the sync finish.',
      ],
      ask: words.ask,
      waitMinutes: 5,
      undoes: ['folder-sync'],
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: '#resolved', description: 'Yes, it is right now' },
      'answer.no': { target: '#support', description: 'No' },
    },
  },
});
