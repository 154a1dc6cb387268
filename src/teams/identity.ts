/** Who the bot is in Entra ID. Without one the bot is in local mode: it talks to this machine only. */
export interface Identity {
  /** The app id, a GUID in lower case. */
  appId: string;
  type: 'SingleTenant' | 'UserAssignedMSI';
  /** Tenants whose people may use the bot, GUIDs in lower case; the first is the bot's own. */
  tenants: readonly [string, ...string[]];
  /** `SingleTenant` only. */
  password?: string;
}
