import type { StepMeta } from '../runbook';
import { done } from './done';

/**
 * States that capture what the phone and Exchange say to each other; `set-up-fiddler` is the first.
 * @param reproduce what to do on the phone while the trace runs, one sentence.
 * Source: KB 10047, with the certificate the phone has to trust, which it leaves out.
 */
export const captureFiddlerTrace = (section: string, next: string, reproduce: string) => ({
  'set-up-fiddler': {
    meta: {
      section,
      title: 'Set up Fiddler on a workstation',
      why: 'As a proxy it shows what the phone sends and what comes back.',
      instructions: [
        'Install Fiddler Classic from https://www.telerik.com/download/fiddler on a workstation in the same network as the phone.',
        'If you have EASInspectorFiddler.dll, put it in the Inspectors folder of Fiddler. It can no longer be downloaded, and Fiddler works without it.',
        'Open Tools, Options, HTTPS, and turn on Decrypt HTTPS traffic. Say yes to each prompt.',
        'Open Connections, and turn on Allow remote computers to connect.',
        'Choose OK, and close Fiddler.',
      ],
      warning: 'The trace will hold the user’s password and mail. Ask the user first, and keep the file safe.',
      changes: [
        {
          id: 'fiddler-workstation',
          what: 'Fiddler on the workstation decrypts HTTPS and lets other computers connect',
          undo: 'In Fiddler, Tools, Options: turn off Allow remote computers to connect and Decrypt HTTPS traffic, then choose Actions, Reset All Certificates.',
        },
      ],
    } satisfies StepMeta,
    on: done('point-device'),
  },
  'point-device': {
    meta: {
      section,
      title: 'Send the phone through Fiddler',
      why: 'The phone must trust Fiddler’s certificate, or it refuses to connect.',
      instructions: [
        'Start Fiddler on the workstation.',
        'In the phone’s Wi-Fi settings, set the proxy to the workstation’s address and port 8888.',
        'In the phone’s browser, open http://ipv4.fiddler:8888, and download the FiddlerRoot certificate.',
        'Install the certificate. On an iPhone, also turn on full trust under General, About, Certificate Trust Settings.',
        'Check that Fiddler lists requests of the phone. Some Android apps trust no such certificate: use the mailbox log for them.',
      ],
      changes: [
        {
          id: 'fiddler-proxy',
          what: 'The phone uses the workstation as its proxy and trusts the FiddlerRoot certificate',
          undo: 'On the phone, turn off the proxy in the Wi-Fi settings and remove the FiddlerRoot certificate.',
        },
      ],
    } satisfies StepMeta,
    on: done('capture'),
  },
  capture: {
    meta: {
      section,
      title: 'Capture the trace',
      why: 'The trace has to hold the moment it goes wrong.',
      instructions: [
        'Check that Capture Traffic is ticked in Fiddler’s File menu.',
        reproduce,
        'Untick Capture Traffic in the File menu to stop.',
        'Save all sessions with File, Save, All Sessions.',
      ],
    } satisfies StepMeta,
    on: done('release-device'),
  },
  'release-device': {
    meta: {
      section,
      title: 'Take the phone off Fiddler again',
      why: 'With the proxy set, the phone gets mail only while Fiddler runs.',
      instructions: [
        'On the phone, turn off the proxy in the Wi-Fi settings.',
        'Remove the FiddlerRoot certificate from the phone.',
      ],
      ask: 'Is the phone off Fiddler?',
      undoes: ['fiddler-proxy'],
    } satisfies StepMeta,
    on: {
      'answer.done': { target: next, description: 'Yes' },
      'answer.left': { target: next, description: 'No, it stays for another trace', meta: { unchanged: true } },
    },
  },
});
