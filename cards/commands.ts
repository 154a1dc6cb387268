/** What can be typed, in the order help shows it. The Teams manifest lists the same commands. */
export const COMMANDS = [
  { command: 'start', does: 'choose a runbook, or describe the problem after it' },
  { command: 'status', does: 'show the open cases and where each stands' },
  { command: 'back', does: 'take the last answer away' },
  { command: 'path', does: 'show the answers so far' },
  { command: 'explain', does: 'say what a status or error code means: explain 126' },
  { command: 'note', does: 'keep something with the case: note it began on Monday' },
  { command: 'escalate', does: 'hand the case to an escalation engineer' },
  { command: 'withdraw', does: 'take an escalated case back' },
  {
    command: 'reply',
    does: 'in an escalation’s thread: write to whoever asked; live on: all you write goes out; live off',
  },
  {
    command: 'escalations here',
    does: 'bring escalations to this channel; name people to have them mentioned; escalations off',
  },
  { command: 'alerts here', does: 'bring alerts to this channel: alerts here for POP, OWA; alerts off' },
  { command: 'snooze', does: 'keep an alert’s thread silent for a while: snooze 2h patching' },
  { command: 'remind', does: 'come back to this step later: remind 15' },
  {
    command: 'export',
    does: 'get the whole record of the case, as a file where files can be sent; export here: as messages',
  },
  { command: 'close', does: 'close the case' },
  { command: 'reopen', does: 'open a closed case again: reopen 1006' },
  { command: 'help', does: 'show this list' },
] as const;
