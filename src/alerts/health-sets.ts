/**
 * The health sets of Exchange 2013 and later, in Exchange's own spelling.
 * Sources: “Appendix A: Exchange health sets” of the Exchange 2013 management pack guide, which has a page for most of
 * them (“Troubleshooting … Health Set”). It misspells Ediscovery.Protocol as “Procotol”.
 */
export const HEALTH_SETS = [
  'ActiveSync',
  'ActiveSync.Protocol',
  'ActiveSync.Proxy',
  'AD',
  'Antimalware',
  'Antispam',
  'Autodiscover',
  'Autodiscover.Protocol',
  'Autodiscover.Proxy',
  'Classification',
  'ClientAccess.Proxy',
  'Clustering',
  'Compliance',
  'DataProtection',
  'DiskSpace',
  'ECP',
  'ECP.Proxy',
  'Ediscovery.Protocol',
  'EDS',
  'EventAssistants',
  'EWS',
  'EWS.Protocol',
  'EWS.Proxy',
  'FfoQuarantine',
  'FfoTransport',
  'FfoUMC',
  'FfoWebService',
  'FIPS',
  'FreeBusy',
  'FrontendTransport',
  'HubTransport',
  'IMAP',
  'IMAP.Protocol',
  'IMAP.Proxy',
  'MailboxMigration',
  'MailboxSpace',
  'MailboxTransport',
  'MailFlow',
  'Memory',
  'MessageTracing',
  'Monitoring',
  'MRS',
  'MSExchangeCertificateDeployment',
  'Network',
  'OAB',
  'OAB.Proxy',
  'Outlook',
  'Outlook.Protocol',
  'Outlook.Proxy',
  'OWA',
  'OWA.Protocol',
  'OWA.Protocol.Dep',
  'OWA.Proxy',
  'POP',
  'POP.Protocol',
  'POP.Proxy',
  'PowershellDataProvider',
  'PublicFolders',
  'PushNotifications.Protocol',
  'RemoteMonitoring',
  'RPS',
  'RPS.Protocol',
  'RPS.Proxy',
  'Search',
  'SiteMailbox',
  'SMTP',
  'Store',
  'Transport',
  'UM',
  'UM.CallRouter',
  'UM.Protocol',
  'UserThrottling',
] as const;

/**
 * Monitors whose name tells their health set.
 * Sources: the tables of the ActiveSync, POP and ECP.Proxy health set pages; the management pack guide's sample
 * (OWAProxyTestMonitor); the page on instant messaging in Outlook on the web (OwaIMInitializationFailedMonitor).
 * AverageCommandProcessingTimeGt60sMonitor is not here: the POP page and the IMAP page both have it.
 */
const MONITORS: Readonly<Record<string, string>> = {
  ActiveSyncCTPMonitor: 'ActiveSync',
  ActiveSyncDeepTestMonitor: 'ActiveSync',
  ActiveSyncProxyTestMonitor: 'ActiveSync.Proxy',
  ActiveSyncSelfTestMonitor: 'ActiveSync.Protocol',
  RequestsQueuedGt500Monitor: 'ActiveSync',
  ECPProxyTestMonitor: 'ECP.Proxy',
  OWAProxyTestMonitor: 'OWA.Proxy',
  OwaIMInitializationFailedMonitor: 'OWA.Protocol.Dep',
  PopCTPMonitor: 'POP',
  PopDeepTestMonitor: 'POP.Protocol',
  PopProxyTestMonitor: 'POP.Proxy',
  PopSelfTestMonitor: 'POP.Protocol',
};

/** The POP page's headings call PopDeepTestMonitor so. */
const MISSPELLED: Readonly<Record<string, string>> = { poptestdeepmonitor: 'PopDeepTestMonitor' };

const setsByKey = new Map(HEALTH_SETS.map((set) => [set.toLowerCase(), set as string]));
const monitorsByKey = new Map(
  Object.entries(MONITORS).map(([monitor, set]) => [monitor.toLowerCase(), { monitor, set }]),
);

/** Exchange's spelling of a health set's name; `undefined` for a name that is not in the list. */
export const knownHealthSet = (name: string): string | undefined => setsByKey.get(name.toLowerCase());

/** The pages' spelling of a monitor's name, or the name as it is. */
export const monitorNamed = (name: string): string => {
  const key = name.toLowerCase();
  return MISSPELLED[key] ?? monitorsByKey.get(key)?.monitor ?? name;
};

export const healthSetOfMonitor = (monitor: string): string | undefined =>
  monitorsByKey.get(monitorNamed(monitor).toLowerCase())?.set;
