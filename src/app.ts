import { createDialogs } from '../dialogs';
import { Permits } from '../dialogs/permits';
import { AlertDesk } from './cases/alerts/alert-desk';
import { alertDue, isAlertClock } from './cases/alerts/alerts';
import type { Case } from './cases/case';
import type { Decision } from './cases/decision';
import { Desk } from './cases/desk';
import type { Said } from './cases/events';
import { logsDue } from './cases/evidence/logs';
import { comeDue } from './cases/reminding';
import { openStore } from './cases/store/open-store';
import type { DueReminder, StoreOptions } from './cases/store/store';
import type { Config } from './config';
import { Housekeeping } from './delivery/housekeeping';
import { LogReading } from './delivery/log-reading';
import { Outbox, type OutboxParts } from './delivery/outbox';
import { Reminders } from './delivery/reminders';
import { tellSetAside } from './delivery/set-aside';
import { tellUpload, UploadMessenger } from './delivery/uploads';
import { handoffDue } from './handoff/clocks';
import { httpHub } from './handoff/http-hub';
import { HubMessenger } from './handoff/hub-messenger';
import { Witness } from './handoff/witness';
import { ALERT_LIMIT, alertDoor } from './http/alert-door';
import { type BucketSize, Buckets } from './http/buckets';
import { hubDoor } from './http/hub-door';
import type { Log } from './log';
import { createServer } from './server';
import { TeamsAdapter } from './teams/adapter';
import { TeamsAuthentication, tokenSource } from './teams/auth';
import { createBot } from './teams/bot';
import { createConnector } from './teams/connector';
import { Conversations } from './teams/conversations';
import { type After, within } from './teams/deadline';
import { Downloads, type DownloadsOptions } from './teams/download';
import { TeamsEngineers } from './teams/engineers';
import { inbound, maySpeak } from './teams/inbound';
import { messageAction } from './teams/message-action';
import { TeamsRoster } from './teams/roster';
import { isLoopback, isTeams } from './teams/service-urls';
import { TeamsMessenger } from './teams/teams-messenger';
import { teamsThreads } from './teams/threads';
import { createUpload } from './teams/upload';
import { watchBot, watchRefusals } from './teams/watch-turns';
import { HandedOver } from './watch/handed-over';
import { createMetrics } from './watch/metrics';
import { readiness } from './watch/readiness';
import { type LastSend, watchMessenger } from './watch/watch-messenger';

export interface App {
  mode: 'local' | 'teams';
  /** @returns the address */
  listen(): Promise<string>;
  /** Something is being sent at this moment, or could be. */
  hasToSend(): boolean;
  /** Takes nothing new, finishes what is under way, and closes the database. */
  close(): Promise<void>;
}

export interface Edges {
  now?: () => Date;
  random?: () => number;
  /** Where the Bot Connector's signing keys are described; for tests alone. */
  metadataUrl?: string;
  /** How often due rows are looked for, in milliseconds. */
  lookEveryMs?: number;
  /** Milliseconds that only go forward, for waits and rate budgets. */
  ticks?: () => number;
  /** Waits for what a turn does not wait for longer: who is in a conversation. */
  after?: After;
  /** How fast messages may go out; Teams' own limits where missing. */
  limits?: OutboxParts['limits'];
  /** How many alerts one source may tell of. */
  alertLimit?: BucketSize;
  /** How long a node's work stays its own after its last sign of life, in milliseconds. */
  leaseMs?: number;
  onSqlite?: StoreOptions['onSqlite'];
  /** How many cases are kept in memory. */
  keptCases?: number;
  /** How often the card of a file that is read may change, in milliseconds. */
  progressEveryMs?: number;
  /** Where files are fetched from instead; for tests alone: no setting reaches it. */
  downloads?: DownloadsOptions;
}

/** Builds everything once. */
export async function build(
  config: Config,
  log: Log,
  {
    now = () => new Date(),
    random = Math.random,
    metadataUrl,
    lookEveryMs,
    ticks = () => performance.now(),
    after,
    limits,
    alertLimit = ALERT_LIMIT,
    leaseMs,
    onSqlite,
    keptCases,
    progressEveryMs,
    downloads,
  }: Edges = {},
): Promise<App> {
  const { identity } = config;
  const stopTraces = startTraces(config.traces);
  const store = await openStore(config.databaseUrl, { leaseMs, onSqlite });
  const metrics = createMetrics(store, now);
  const lastSend: LastSend = {};
  const handedOver = new HandedOver();
  const botId = identity ? `28:${identity.appId}` : 'exchange-triage';
  const connector = createConnector({
    allow: identity ? isTeams : isLoopback,
    token: identity && tokenSource(identity),
    botId: identity && botId,
  });
  const conversations = new Conversations(store);
  const desk: Desk = new Desk({
    store,
    now,
    starts: (to) => outbox.startable(to),
    onCommitted: (to, about) => {
      handedOver.keep(to);
      outbox.deliver(to, about);
    },
    kept: keptCases,
    onDamaged: (caseId, error) => log.error({ case: caseId, err: error }, 'a case can’t be read and is left alone'),
  });
  const { hub } = config;
  const teamsAlone = new TeamsMessenger({ connector, conversations, desk, botId });
  const talking = hub ? new HubMessenger({ others: teamsAlone, hub: httpHub(hub), desk }) : teamsAlone;
  const messenger = new UploadMessenger({ others: talking, upload: createUpload(downloads), desk });
  const witness = new Witness({ desk });
  const sayWhere = tellSetAside(desk);
  const sayUpload = tellUpload(desk);
  const roster = new TeamsRoster({ connector, conversations, now, after });
  const permits = new Permits(roster);
  const engineers = new TeamsEngineers({
    roster,
    conversations,
    allowed: config.engineers,
    destinations: store.destinations,
  });
  const outbox: Outbox = new Outbox({
    store,
    messenger: watchMessenger({ messenger, metrics, last: lastSend, handedOver, now }),
    now,
    ticks,
    random,
    limits,
    lookEveryMs,
    onLooked: () => metrics.looked('messages'),
    onBecame: async (row, became, how) => {
      await witness.tell(row, became, how?.error);
      await sayUpload(row, became, how?.error);
      if (became === 'set aside' && how) await sayWhere(row, how.reason);
    },
    onRepeat: ({ id, conversation }) =>
      log.warn({ outbox: id, conversation }, 'a message is sent once more: it may have arrived before'),
    onTrouble: ({ id, conversation, ambiguous }, error, next) => {
      if (next === 'set aside') metrics.setAside();
      handedOver.run(conversation, () =>
        log.warn({ outbox: id, conversation, ambiguous, err: error, next }, 'a message was not sent'),
      );
    },
  });
  const reminders = new Reminders({
    store,
    desk,
    whenDue,
    onLooked: () => metrics.looked('reminders'),
    onTrouble: (error) => log.error({ err: error }, 'reminders could not be looked at'),
  });
  const housekeeping = new Housekeeping({
    store,
    now,
    onTrouble: (error) => log.error({ err: error }, 'old rows could not be cleared'),
  });
  const threads = teamsThreads(conversations);
  const alerts = new AlertDesk({ desk, store, threads });
  const files = new Downloads(downloads);
  const logs = new LogReading({
    desk,
    open: (url, signal) => files.open(url, signal),
    onTrouble: (error) => log.error({ err: error }, 'logs could not be read'),
    progressEveryMs,
  });
  const runTurn = createDialogs({
    desk,
    store,
    destinations: store.destinations,
    engineers,
    threads,
    hasHub: hub !== undefined,
    minutes: config.escalationMinutes,
    alerts,
    alertThreads: threads,
    logs,
    chats: { with: ({ id }) => conversations.chatWith(id) },
    takesFiles: identity !== undefined || downloads !== undefined,
    permits,
  });
  const bot = createBot({
    desk,
    conversations,
    runTurn: watchRefusals(runTurn),
    onMessageAction: messageAction({ desk, alerts, conversations, permits }),
  });
  const authentication = new TeamsAuthentication({ identity, metadataUrl });
  const adapter = new TeamsAdapter(authentication, connector);
  const told = new Buckets(alertLimit, ticks);
  const server = createServer({
    config,
    log,
    messages: inbound({ adapter, identity, turn: watchBot(bot, metrics.turn), log, now: () => now().getTime() }),
    maySpeak: maySpeak(authentication, identity, () => now().getTime()),
    alerts: alertDoor({
      tokens: config.alertTokens,
      alerts,
      now,
      onAlerts: metrics.alert,
      mayTell: (source, many) => told.take(source, many),
      log,
    }),
    ...(hub ? { hub: hubDoor({ desk, token: hub.token }) } : {}),
    ready: readiness({ store, lastSend, now }),
    metrics: metrics.text,
  });
  return {
    mode: identity ? 'teams' : 'local',
    async listen() {
      const address = await server.listen();
      await outbox.start();
      alerts.placeWaiting().catch((error) => log.error({ err: error }, 'waiting alerts were not given threads'));
      reminders.start(lookEveryMs);
      housekeeping.start();
      return address;
    },
    hasToSend: () => outbox.hasToSend,
    async close() {
      // Whatever hangs is left to the next start, which finds it in the database.
      const atMost = (work: Promise<unknown>, ms: number) => within(ms, 'Stopping', work).catch(() => undefined);
      await atMost(server.close(), 3_000);
      await atMost(logs.stop(), 2_000);
      await atMost(Promise.all([reminders.stop(), housekeeping.stop(), alerts.idle(), desk.idle()]), 2_000);
      await outbox.stop(3_000);
      await atMost(connector.close(), 500);
      await atMost(store.close(), 1_000);
      await atMost(Promise.resolve(stopTraces?.()), 1_000);
    },
  };
}

/** What a due row comes to. */
function whenDue(current: Case, reminder: DueReminder, said: Said): Decision {
  if (reminder.kind === 'step') return comeDue(current, reminder, said);
  if (isAlertClock(reminder.kind)) return alertDue(current, reminder, said);
  return reminder.kind === 'logs' ? logsDue(current, reminder, said) : handoffDue(current, reminder, said);
}

/** The tracing SDK is loaded where traces are wanted, and nowhere else. */
function startTraces(traces: Config['traces']): (() => Promise<void>) | undefined {
  if (traces === undefined) return undefined;
  const { sendTraces } = require('./watch/send-traces') as typeof import('./watch/send-traces');
  return sendTraces(traces);
}
