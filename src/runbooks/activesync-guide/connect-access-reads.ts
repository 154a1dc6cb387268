import { type DeviceAccessRule, deviceAccessRules } from '../../evidence/device-access-rules';
import { type Device, devices } from '../../evidence/devices';
import type { Reading } from '../../evidence/reader';
import type { Facts } from '../../facts/facts';
import { reads } from '../runbook';

/** What a phone says it is, by the characteristic a rule goes by. */
const saysOf = (device: Device): Readonly<Record<string, string | undefined>> => ({
  DeviceType: device.deviceType,
  DeviceModel: device.deviceModel,
  DeviceOS: device.deviceOS,
  UserAgent: device.userAgent,
});

/** Rules take no wildcards. Source: New-ActiveSyncDeviceAccessRule, QueryString. */
const matches = (device: Device, { characteristic, queryString }: DeviceAccessRule): boolean =>
  queryString !== undefined &&
  characteristic !== undefined &&
  saysOf(device)[characteristic]?.toLowerCase() === queryString.toLowerCase();

/** The case's phone among those pasted beside the rules. */
function phoneIn(beside: readonly Reading[], facts: Facts): Device | undefined {
  const listed = beside
    .filter(({ kind, cannotTell }) => kind === devices.kind && !cannotTell)
    .flatMap(({ findings }) => (findings as { devices: Device[] }).devices);
  const wanted = facts.deviceId?.toLowerCase();
  return wanted === undefined
    ? listed.length === 1
      ? listed[0]
      : undefined
    : listed.find(({ deviceId }) => deviceId?.toLowerCase() === wanted);
}

/** Does a rule stop the phone? None that refuses means no; one that fits the phone pasted with it means yes. */
export const readsAccessRules = reads(
  deviceAccessRules,
  ({ verdict, refusing }, facts, beside) => {
    if (verdict === 'none') return 'no';
    const phone = phoneIn(beside, facts);
    return phone && refusing.some((rule) => matches(phone, rule)) ? 'yes' : undefined;
  },
  {
    undecided: ({ refusing }, facts, beside) =>
      refusing.length > 0 && !phoneIn(beside, facts)
        ? 'Whether a rule fits depends on the phone. Paste the output of both commands together.'
        : undefined,
  },
);
