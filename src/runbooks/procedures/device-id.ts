import { devices } from '../../evidence/devices';
import { cmdlet, mailbox, ps } from '../powershell';
import { reads, type StepMeta } from '../runbook';
import { done } from './done';

/** The state that finds the phone's device ID. Source: the Get-MobileDeviceStatistics reference. */
export const findDeviceId = (section: string, next: string) => ({
  'find-device-id': {
    meta: {
      section,
      title: 'Find the phone’s device ID',
      why: 'Logs and settings know the phone by this ID only.',
      instructions: [
        'In the Exchange Management Shell, run:',
        ps`${cmdlet.getMobileDeviceStatistics} -Mailbox ${mailbox} | Format-List DeviceID,DeviceType,LastSuccessSync`,
        'Pick the phone that has the trouble. The type and the last sync tell which one it is.',
        'No device listed? Read the ID in the phone’s account settings, or in the mail about the blocked phone.',
      ],
      ask: 'What is its device ID?',
      asks: ['deviceId'],
      reads: reads(
        devices,
        ({ devices: listed }, facts) => {
          const wanted = facts.deviceId?.toLowerCase();
          return wanted !== undefined && listed.some((device) => device.deviceId?.toLowerCase() === wanted)
            ? 'done'
            : undefined;
        },
        {
          undecided: ({ devices: listed }) =>
            listed.length > 1 ? 'Several phones are listed. Choose the one that has the trouble.' : undefined,
        },
      ),
    } satisfies StepMeta,
    on: done(next),
  },
});
