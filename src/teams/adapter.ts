import {
  type Activity,
  ActivityTypes,
  CloudAdapter,
  type ConversationReference,
  type InvokeResponse,
  type ResourceResponse,
  type TurnContext,
} from 'botbuilder';
import { validateAndFixActivity } from 'botbuilder/lib/activityValidator';
import type { TeamsAuthentication } from './auth';
import type { Connector } from './connector';

export type Turn = (context: TurnContext) => Promise<void>;

/** Activities that stay inside the SDK: answers to an invoke, pauses, traces. */
const INSIDE: ReadonlySet<string> = new Set([ActivityTypes.InvokeResponse, 'delay', ActivityTypes.Trace]);

/** The SDK's adapter, sending through our connector. */
export class TeamsAdapter extends CloudAdapter {
  readonly #connector: Connector;

  constructor(authentication: TeamsAuthentication, connector: Connector) {
    super(authentication);
    this.#connector = connector;
  }

  /**
   * Runs one turn.
   * @returns what an invoke is answered with; nothing for other activities.
   * @throws NotLetInError, or what the turn threw
   */
  run(authorization: string, activity: Activity, turn: Turn): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, validateAndFixActivity(activity), turn);
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const sent: ResourceResponse[] = [];
    for (const activity of activities) {
      if (INSIDE.has(activity.type ?? '')) {
        sent.push(...(await super.sendActivities(context, [activity])));
        continue;
      }
      const { id: _, ...rest } = activity;
      const { id = '' } = await this.#connector.post({ ...addressOf(activity), replyToId: activity.replyToId }, rest);
      sent.push({ id });
    }
    return sent;
  }

  override async updateActivity(_: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    const id = activity.id ?? '';
    await this.#connector.update(addressOf(activity), id, activity);
    return { id };
  }

  override async deleteActivity(_: TurnContext, reference: Partial<ConversationReference>): Promise<void> {
    await this.#connector.remove(addressOf(reference), reference.activityId ?? '');
  }
}

const addressOf = ({ serviceUrl = '', conversation }: Pick<Partial<Activity>, 'serviceUrl' | 'conversation'>) => ({
  serviceUrl,
  conversationId: conversation?.id ?? '',
});
