import { outline } from '../../src/runbooks/powershell';
import { isCommand } from '../../src/runbooks/runbook';
import type { Step } from '../../src/runbooks/steps';
import { fixture } from '../evidence/fixtures';
import { copies, list, probe, serverHealth, services, table } from './outputs';

/** Outputs that the commands of a step may print, of the ordinary case's server and mailbox: good news, bad news. */
export function outputsFor(step: Step): string[] {
  const kind = step.meta.reads!.reader.kind;
  const make = MAKERS[kind];
  if (!make) throw new Error(`No test output for the reader ${kind}, which ${step.id} has.`);
  return make(step);
}

const isOnMailboxServer = (step: Step): boolean => commandOf(step).includes('<mailboxServer>');

const commandOf = ({ meta }: Step): string => (meta.instructions ?? []).filter(isCommand).map(outline).join('\n');

const serverOf = (step: Step): string => (isOnMailboxServer(step) ? 'MBX01' : 'EX01');

/** The probe that the step runs: `POP\PopCTPProbe`. */
const probeOf = (step: Step): string =>
  /-Identity '([^']+Probe)'/.exec(commandOf(step))?.[1] ?? 'ECP.Proxy\\ECPProxyTestProbe';

/** The monitors that the step names: in its answers, or in what it says to find. */
const monitorsOf = ({ meta, answers }: Step): string[] => [
  ...new Set(
    [
      ...answers.map(({ label }) => label),
      ...(meta.instructions ?? []).filter((one) => typeof one === 'string'),
    ].flatMap((text) => text.match(/\b[A-Za-z0-9]+Monitor\b/g) ?? []),
  ),
];

const rows = (names: readonly string[], unhealthy?: string) => [
  ...names.map((name) => ({ name, healthSet: 'ActiveSync', alertValue: name === unhealthy ? 'Unhealthy' : 'Healthy' })),
  {
    name: 'AnotherMonitor',
    healthSet: 'ActiveSync.Protocol',
    alertValue: unhealthy === 'AnotherMonitor' ? 'Unhealthy' : 'Healthy',
  },
];

const DEVICE = {
  DeviceId: 'ApplDN6F2ABC1234',
  DeviceType: 'iPhone',
  DeviceModel: 'iPhone15',
  DeviceOS: 'iOS 18',
  DeviceUserAgent: 'Apple-iPhone/1',
};
const RULES = ['QueryString', 'Characteristic', 'AccessLevel', 'Name'];
const rule = (...values: string[]) => list(Object.fromEntries(RULES.map((name, i) => [name, values[i]!])));

const MAKERS: Readonly<Record<string, (step: Step) => string[]>> = {
  'server-health': (step) => {
    const names = monitorsOf(step).length > 0 ? monitorsOf(step) : ['ActiveSyncCTPMonitor'];
    return [undefined, 'AnotherMonitor', ...names].map((unhealthy) => serverHealth(...rows(names, unhealthy)));
  },
  'monitoring-probe': (step) => [
    probe(probeOf(step), 'Succeeded', { server: serverOf(step) }),
    probe(probeOf(step), 'Failed', {
      server: serverOf(step),
      Error: 'HTTP status: 503 Log: V1_Mbx:MBX01_Dc:DC01_Throttle0',
    }),
    probe(probeOf(step), 'Failed', { server: serverOf(step), Error: 'The server answered: (401) Unauthorized.' }),
    probe(probeOf(step), 'Quarantined', { server: serverOf(step) }),
  ],
  'database-copies': (step) => [
    copies(['2', 'Healthy', `DB01\\${serverOf(step)}`]),
    copies(['2', 'Healthy', `DB01\\${serverOf(step)}`], ['1', 'Mounted', `DB02\\${serverOf(step)}`]),
  ],
  'web-server': (step) => {
    const pool = /Name '(MSExchange[A-Za-z]+AppPool)'/.exec(commandOf(step))?.[1] ?? 'MSExchangeSyncAppPool';
    return [
      `"${pool}" successfully recycled\n`,
      `ERROR ( message:Cannot find APPPOOL object with identifier "${pool}". )\n`,
      fixture('iisreset-done'),
      '\nAttempting stop...\nAccess denied, you must be an administrator of the remote computer to use this command.\n',
      table(['Value'], [['Started']]),
      table(['Value'], [['Stopped']]),
    ];
  },
  'virtual-directory': () =>
    ['True', 'False'].map((on) =>
      table(
        ['Server', 'BasicAuthEnabled'],
        [
          ['EX01', on],
          ['EX02', 'True'],
        ],
      ),
    ),
  services: () => [services('Running', 'Running'), services('Running', 'Stopped'), services('Stopped', 'Running')],
  'service-health': () =>
    ['running', 'stopped'].map((state) => fixture(`service-health-${state}`).replace(/^\[PS.*\n/, '')),
  'pop-settings': () =>
    ['{[::]:110, 0.0.0.0:110}|{[::]:995, 0.0.0.0:995}', '{10.0.0.5:110}|{10.0.0.5:995}'].map((bindings) => {
      const [plain, ssl] = bindings.split('|');
      return list({ UnencryptedOrTLSBindings: plain!, SSLBindings: ssl! });
    }),
  'filter-drivers': () => [fixture('fltmc-scanner'), fixture('fltmc-german')],
  devices: () => [list(DEVICE)],
  'mailbox-addresses': () =>
    ['ann@contoso.com', 'ann@corp.local'].map((upn) =>
      list({ UserPrincipalName: upn, PrimarySmtpAddress: 'ann@contoso.com' }),
    ),
  'cas-mailbox': (step) => {
    const shown = /Format-List (\w+)/.exec(commandOf(step))?.[1] ?? '';
    const values: Record<string, string[]> = {
      ActiveSyncMailboxPolicy: ['Default'],
      ActiveSyncBlockedDeviceIDs: ['{}', '{ApplDN6F2ABC1234, androidc1}', '{androidc1}'],
      ActiveSyncEnabled: ['True', 'False'],
    };
    return values[shown]!.map((value) => list({ [shown]: value }));
  },
  'organization-access': () => ['Allow', 'Quarantine'].map((level) => list({ DefaultAccessLevel: level })),
  'device-access-rules': () => [
    `${list(DEVICE)}${rule('iPhone', 'DeviceType', 'Block', 'iPhone (DeviceType)')}`,
    rule('iPhone', 'DeviceType', 'Allow', 'iPhone (DeviceType)'),
  ],
  'mobile-policy': () =>
    [
      ['True', 'Unlimited'],
      ['False', '20 MB (20,971,520 bytes)'],
    ].map(([enabled, size]) => list({ Name: 'Default', AttachmentsEnabled: enabled!, MaxAttachmentSize: size! })),
  'message-limits': () =>
    ['10 MB (10,485,760 bytes)', '36 MB (37,748,736 bytes)'].map((size) =>
      list({ MaxReceiveSize: size, MaxSendSize: '10 MB (10,485,760 bytes)' }),
    ),
  'mailbox-log': () => [
    ...[113, 119, 120, 126, 129, 131].map((code) => loggedStatus('SendMail', 'ComposeMail', code)),
    ...[4, 8].map((code) => loggedStatus('Sync', 'AirSync', code)),
    fixture('mailbox-log-send'),
  ],
  fiddler: () => [fixture('fiddler-errors'), fixture('fiddler-fine')],
};

const loggedStatus = (command: string, namespace: string, code: number): string =>
  `RequestHeader : \nPOST /Microsoft-Server-ActiveSync/default.eas?Cmd=${command}&User=ann&DeviceId=ApplDN6F2ABC1234&DeviceType=iPhone HTTP/1.1\n\nResponseBody : \n<?xml version="1.0" encoding="utf-8" ?>\n<${command} xmlns="${namespace}:">\n\t<Status>${code}</Status>\n</${command}>\n`;
