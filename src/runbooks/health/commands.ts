import { type Command, chosen, healthSet, ps, type Slot } from '../powershell';
import type { Monitor } from './monitor';
import type { Place } from './place';

/** Words of ours in a command, as they are. */
const fixed = (text: string): Slot => chosen([], text, () => text);

/** A narrow console drops the columns on the right, so the one that is never missed stands there. */
const COLUMNS = fixed('Name, AlertValue, HealthSetName, TargetResource');

/** The monitors of the alert's own health set. */
export const alertHealth = (on: Place): Command =>
  ps`Get-ServerHealth -Identity ${on.server} -HealthSet ${healthSet} | Format-Table -AutoSize -Property ${COLUMNS}`;

/** The monitors of a health set and its relatives: `ActiveSync*`. */
export const familyHealth = (family: string, on: Place): Command =>
  ps`Get-ServerHealth -Identity ${on.server} | Where-Object { $_.HealthSetName -like '${fixed(family)}' } | Format-Table -AutoSize -Property ${COLUMNS}`;

/** @returns `undefined` for a monitor without a probe. */
export const rerunProbe = ({ probe }: Monitor, on: Place): Command | undefined =>
  probe === undefined
    ? undefined
    : ps`Invoke-MonitoringProbe -Identity '${fixed(probe)}' -Server ${on.server} | Format-List`;

export const restartPool = (pool: string): Command => ps`Restart-WebAppPool -Name '${fixed(pool)}'`;

export const recycleByAppcmd = (pool: string): Command =>
  ps`& "$env:SystemRoot\\System32\\inetsrv\\appcmd.exe" recycle apppool /apppool.name:"${fixed(pool)}"`;

/** @param names of Windows services, quoted: `'MSExchangePOP3'`. */
export const restartService = (names: Slot): Command => ps`Restart-Service -Name ${names}`;

export const muteMonitor = ({ healthSet: set, name }: Monitor, on: Place): Command =>
  ps`Add-ServerMonitoringOverride -Identity '${fixed(`${set}\\${name}`)}' -Server ${on.server} -ItemType Monitor -PropertyName Enabled -PropertyValue 0 -Duration 60.00:00:00`;

export const unmuteMonitor = ({ healthSet: set, name }: Monitor, on: Place): Command =>
  ps`Remove-ServerMonitoringOverride -Identity '${fixed(`${set}\\${name}`)}' -Server ${on.server} -ItemType Monitor -PropertyName Enabled`;
