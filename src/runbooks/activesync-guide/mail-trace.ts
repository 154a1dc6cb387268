// What several sections do with a log or a trace once it is open. Source: KB 10047.

/** Filters the trace to ActiveSync. */
export const findSessions = [
  'Open the Fiddler trace.',
  'Choose Edit, Find Sessions, and search for the ActiveSync host name, such as mail.contoso.com.',
] as const;

/** Looks for failed requests in the trace. */
export const findErrors = [
  ...findSessions,
  'Look in the Result column for anything but 200. A 401 right before a 200 is only the sign-in.',
  'Select each request with a value in the Body column.',
  'Read the response in the TextView tab.',
] as const;

/** Reads the requests that name one item. */
export const findServerId = [
  ...findSessions,
  'Select each request with a value in the Body column, whatever its result.',
  'With EASInspector, read request and response in its EAS XML tab.',
  'Without it, find the same requests by time in the mailbox log.',
  'Note every action for the ServerId, and its Status.',
] as const;

/** What each action should have led to on the phone. */
export const expectedState = (thing: string, folder: string) => [
  'Take the last action you noted, and look at the phone.',
  `Add: look for the ${thing} in the ${folder}.`,
  `Change: see whether the ${thing} shows the change.`,
  `Delete: see whether the ${thing} is gone from the ${folder}.`,
];

/** Not every command says 1 when all went well. Source: MS-ASCMD, status codes by command. */
export const goodStatus = [
  'Status 1 is good. So are Ping 1 and 2, MoveItems 3, and an empty response to Sync or SendMail.',
  'Look up any other number with Explain a code.',
] as const;
