import type { CasMailbox } from '../src/evidence/cas-mailbox';
import type { DatabaseCopies } from '../src/evidence/database-copies';
import type { DeviceAccessRules } from '../src/evidence/device-access-rules';
import type { Devices } from '../src/evidence/devices';
import type { FiddlerTrace } from '../src/evidence/fiddler';
import type { FilterDrivers } from '../src/evidence/filter-drivers';
import type { HealthReport } from '../src/evidence/health-report';
import type { MailboxAddresses } from '../src/evidence/mailbox-addresses';
import type { MailboxLog } from '../src/evidence/mailbox-log';
import type { MailboxServer } from '../src/evidence/mailbox-server';
import type { MessageLimits } from '../src/evidence/message-limits';
import type { MobilePolicies } from '../src/evidence/mobile-policy';
import type { MonitoringProbe } from '../src/evidence/monitoring-probe';
import type { OrganizationAccess } from '../src/evidence/organization-access';
import type { PopSettings } from '../src/evidence/pop-settings';
import type { Reading } from '../src/evidence/reader';
import type { ServerHealth } from '../src/evidence/server-health';
import type { ServiceHealth } from '../src/evidence/service-health';
import type { Services } from '../src/evidence/services';
import type { ShellErrors } from '../src/evidence/shell-errors';
import type { Size } from '../src/evidence/size';
import type { UpnSuffixes } from '../src/evidence/upn-suffixes';
import type { VirtualDirectories } from '../src/evidence/virtual-directory';
import type { WebServer } from '../src/evidence/web-server';
import type { LogFindings } from '../src/logs/findings';
import { explain } from '../src/status';

/** What was found in an output, in a sentence or two. */
export const foundWords = ({ kind, findings }: Reading): string =>
  TELL[kind]?.(findings as never) || 'Nothing certain can be read in it.';

const TELL: Readonly<Record<string, (findings: never) => string>> = {
  'server-health': ({ server, monitors, unhealthy }: ServerHealth) =>
    unhealthy.length > 0
      ? `${counted(unhealthy.length, 'monitor is', 'monitors are')} Unhealthy${on(server)}: ${listed(unhealthy)}.`
      : others(monitors, server),
  'health-report': ({ server, unhealthy, sets }: HealthReport) =>
    unhealthy.length > 0
      ? `${counted(unhealthy.length, 'health set is', 'health sets are')} Unhealthy${on(server)}: ${listed(unhealthy)}.`
      : `${counted(sets.length, 'health set', 'health sets')} shown${on(server)}, none of them Unhealthy.`,
  'monitoring-probe': ({ server, monitor, result, refused, verdict, httpStatus, mailboxServer }: MonitoringProbe) =>
    sentences(
      refused && REFUSED[refused],
      verdict === 'cannotRun' && !result && !refused
        ? `The probe can’t be run by hand${on(server)}.`
        : result && `${monitor ?? 'The probe'} says ${result}${on(server)}.`,
      httpStatus && `HTTP ${httpStatus}${meaningOf(`http ${httpStatus}`)}.`,
      mailboxServer && `The Mailbox server behind it is ${mailboxServer}.`,
    ),
  'database-copies': ({ server, active, statuses }: DatabaseCopies) =>
    active > 0
      ? `${counted(active, 'database is', 'databases are')} active${on(server)}.`
      : statuses.length > 0
        ? `No database is active${on(server)}: ${statuses.map(({ status, count }) => `${count} ${status}`).join(', ')}.`
        : '',
  'cas-mailbox': ({ mailbox, activeSyncEnabled, blockedDeviceIds, policy, debugLogging }: CasMailbox) =>
    sentences(
      activeSyncEnabled !== undefined && `ActiveSync is ${activeSyncEnabled ? 'on' : 'off'}${of(mailbox)}.`,
      blockedDeviceIds && blocked(blockedDeviceIds, mailbox),
      policy && `The policy is ${policy}.`,
      debugLogging && 'Mailbox logging is on.',
    ),
  'mailbox-addresses': ({ userPrincipalName: upn, primarySmtpAddress: smtp, match }: MailboxAddresses) =>
    match === undefined
      ? ''
      : match
        ? `Sign-in name and mail address are the same, ${smtp}.`
        : `The sign-in name is ${upn}, the mail address ${smtp}.`,
  'organization-access': ({ defaultAccessLevel: level }: OrganizationAccess) =>
    level ? `The default access level is ${level}.` : '',
  'device-access-rules': ({ refusing }: DeviceAccessRules) =>
    refusing.length === 0
      ? 'No rule blocks or holds back a phone.'
      : `${counted(refusing.length, 'rule does', 'rules do')} not allow: ${listed(refusing.map(({ name, accessLevel }) => `${name ?? 'a rule'} (${accessLevel})`))}.`,
  'virtual-directory': ({ directories }: VirtualDirectories) =>
    `Basic authentication: ${listed(directories.map(({ server, basic }) => `${server ?? 'a server'} ${basic === undefined ? 'not readable' : basic ? 'on' : 'off'}`))}.`,
  'message-limits': ({ maxReceiveSize, maxSendSize }: MessageLimits) =>
    sentences(
      maxReceiveSize && `MaxReceiveSize is ${sizeWords(maxReceiveSize)}.`,
      maxSendSize && `MaxSendSize is ${sizeWords(maxSendSize)}.`,
    ),
  'mobile-policy': ({ policies }: MobilePolicies) =>
    policies
      .slice(0, MOST_LISTED)
      .map(({ name, attachmentsEnabled: allowed, maxAttachmentSize: size }) =>
        sentences(
          `${name ?? 'A policy'}: attachments ${allowed === undefined ? 'not shown' : allowed ? 'allowed' : 'not allowed'}${size ? `, at most ${sizeWords(size)}` : ''}.`,
        ),
      )
      .join(' '),
  devices: ({ devices }: Devices) =>
    devices.length === 0
      ? ''
      : `${counted(devices.length, 'phone', 'phones')}: ${listed(devices.map(({ deviceId = 'an ID that is cut off', deviceType, accessState }) => [deviceId, deviceType, accessState].filter(Boolean).join(' ')))}.`,
  'pop-settings': ({ server, protocolLogEnabled: log, logFileLocation, listensLocally }: PopSettings) =>
    sentences(
      log !== undefined && `The POP protocol log is ${log ? 'on' : 'off'}${on(server)}.`,
      logFileLocation && `It is in ${logFileLocation}.`,
      listensLocally !== undefined &&
        (listensLocally ? 'POP3 listens on 127.0.0.1.' : 'POP3 does not listen on 127.0.0.1.'),
    ),
  services: ({ services }: Services) =>
    `${listed(services.map(({ name = 'a service', state = 'not readable' }) => `${name} ${state}`))}.`,
  'service-health': ({ server, roles }: ServiceHealth) => {
    const down = roles.filter(({ running }) => running === false);
    return down.length === 0
      ? `Every service that ${counted(roles.length, 'role needs', 'roles need')} runs${on(server)}.`
      : `Not every service runs${on(server)}: ${listed(down.flatMap(({ role = 'a role', stopped = [role] }) => stopped))}.`;
  },
  'mailbox-server': ({ server, blocked: isBlocked, autoActivation }: MailboxServer) =>
    sentences(
      isBlocked !== undefined &&
        `Databases are ${isBlocked ? 'kept from being' : 'allowed to be'} active${on(server)}.`,
      autoActivation && `The activation policy is ${autoActivation}.`,
    ),
  'upn-suffixes': ({ suffixes }: UpnSuffixes) => (suffixes ? `Suffixes: ${listed(suffixes) || 'none'}.` : ''),
  'filter-drivers': ({ antivirus, filters }: FilterDrivers) =>
    antivirus.length > 0
      ? `Antivirus filter: ${listed(antivirus.map(({ name }) => name))}.`
      : `${counted(filters.length, 'filter', 'filters')}, none of them in the range for antivirus.`,
  'web-server': ({ about, pool, verdict }: WebServer) => webServerWords(about, pool ?? 'The pool', verdict),
  'shell-errors': ({ errors }: ShellErrors) =>
    [...new Set(errors.map(({ what, about }) => SHELL[what](about ? ` ${about}` : '')))]
      .slice(0, MOST_LISTED)
      .join(' '),
  'mailbox-log': ({ commands, errors, exceptions, actions }: MailboxLog) =>
    sentences(
      commands.length > 0 && `Commands: ${listed(commands)}.`,
      errors.length > 0 &&
        `Errors: ${listed([...new Set(errors.map(({ command, code }) => `${command} ${code}${meaningOf(`${command} ${code}`)}`))])}.`,
      exceptions.length > 0 && `Exceptions: ${listed(exceptions)}.`,
      errors.length + exceptions.length === 0 && 'No error is in this excerpt.',
      actions.length > 0 &&
        `Items: ${listed(actions.map(({ action, serverId, by }) => `${action} ${serverId}${by ? ` by the ${by}` : ''}`))}.`,
    ),
  fiddler: ({ sessions, errors }: FiddlerTrace) =>
    errors.length > 0
      ? `${counted(errors.length, 'ActiveSync request', 'ActiveSync requests')} failed: ${listed(errors.map(({ result, command }) => `${command ?? 'a request'} ${result}`))}.`
      : `${counted(sessions.length, 'ActiveSync request', 'ActiveSync requests')}, none of them an HTTP error.`,
  logs: ({ rows, activeSyncRows }: LogFindings) =>
    `${rows.toLocaleString('en')} rows of logs, ${activeSyncRows.toLocaleString('en')} of them ActiveSync requests.`,
  paste: () => 'It is too long to read.',
};

const REFUSED: Readonly<Record<NonNullable<MonitoringProbe['refused']>, string>> = {
  'not-found': 'The probe is not found there.',
  'no-command': 'Invoke-MonitoringProbe is not known in that window.',
  error: 'Invoke-MonitoringProbe ended with an error, without a result.',
};

const SHELL: Readonly<Record<ShellErrors['errors'][number]['what'], (about: string) => string>> = {
  'not-recognised': (about) =>
    `The command${about} is not known there. Check its spelling, or open the Exchange Management Shell.`,
  'access-denied': () => 'Access is denied. Open the window as administrator, with an account that may do it.',
  'not-found': (about) => `The object${about} was not found. Check the name.`,
  'bad-parameter': (about) => `The parameter${about} is not known. Copy the command from the step as it is.`,
  failed: () => 'The command ended with an error.',
  unreachable: () => 'The server did not answer. Check its name and that it is up.',
};

function webServerWords(about: WebServer['about'], pool: string, verdict: WebServer['verdict']): string {
  if (about === 'iisreset')
    return verdict === 'done' ? 'IIS restarted.' : verdict === 'failed' ? 'IIS did not restart.' : '';
  if (about === 'state') return `${pool} is ${verdict === 'started' ? 'started' : 'stopped'}.`;
  return verdict === 'done' ? `${pool} was recycled, started or stopped as asked.` : `${pool}: the command failed.`;
}

function others(monitors: ServerHealth['monitors'], server: string | undefined): string {
  const values = new Map<string, number>();
  for (const { alertValue = 'not readable' } of monitors) values.set(alertValue, (values.get(alertValue) ?? 0) + 1);
  return values.size === 0
    ? ''
    : `${counted(monitors.length, 'monitor', 'monitors')}${on(server)}: ${[...values].map(([value, n]) => `${n} ${value}`).join(', ')}.`;
}

const MOST_LISTED = 8;

const listed = (words: readonly string[]): string =>
  words.length > MOST_LISTED
    ? `${words.slice(0, MOST_LISTED).join(', ')} and ${words.length - MOST_LISTED} more`
    : words.join(', ');

const blocked = (ids: readonly string[], mailbox: string | undefined): string =>
  ids.length === 0 ? `No phone is blocked${of(mailbox)}.` : `Blocked${of(mailbox)}: ${listed(ids)}.`;

const counted = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;
const on = (server: string | undefined): string => (server ? ` on ${server}` : '');
const of = (mailbox: string | undefined): string => (mailbox ? ` for ${mailbox}` : '');
const sentences = (...all: (string | number | false | undefined)[]): string => all.filter(Boolean).join(' ');
const sizeWords = ({ bytes = 0, unlimited }: Size): string =>
  unlimited ? 'unlimited' : `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`;

/** `, QuotaExceeded`; nothing where the code is not known. */
function meaningOf(query: string): string {
  const [meaning] = explain(query);
  return meaning ? `, ${meaning.name}` : '';
}
