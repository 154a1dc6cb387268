import type { Activity } from 'botbuilder';
import { z } from 'zod';

/** An id: short, and without anything that cannot be shown, sent in an address, or kept in a text column. */
const Id = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);
const Word = z.string().max(1_000).nullish();
const Account = z.looseObject({ id: Id, name: Word, aadObjectId: Word });
const Moment = z
  .string()
  .max(40)
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .nullish();

/** The fields that this bot, or the SDK under it, reads; whatever else Teams sends stays as it is. */
const Shape = z.looseObject({
  type: z.string().min(1).max(100),
  id: Id.nullish(),
  name: Word,
  action: Word,
  timestamp: Moment,
  localTimestamp: Moment,
  localTimezone: Word,
  expiration: Moment,
  locale: Word,
  serviceUrl: z.string(),
  from: Account.nullish(),
  recipient: Account,
  conversation: z.looseObject({ id: Id, name: Word, conversationType: Word, tenantId: Word }),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: Word }).nullish(),
      channel: z.looseObject({ id: Id.nullish(), name: Word }).nullish(),
      team: z.looseObject({ id: Word, name: Word }).nullish(),
      teamsChannelId: Word,
    })
    .nullish(),
  text: z.string().nullish(),
  attachments: z.array(z.looseObject({ contentType: Word, contentUrl: z.string().nullish(), name: Word })).nullish(),
  entities: z
    .array(
      z
        .looseObject({
          type: z.string(),
          text: z.string().nullish(),
          mentioned: z.looseObject({ id: z.string() }).nullish(),
        })
        .refine(({ type, mentioned }) => type.toLowerCase() !== 'mention' || mentioned),
    )
    .nullish(),
  replyToId: Id.nullish(),
  membersAdded: z.array(Account).nullish(),
  membersRemoved: z.array(Account).nullish(),
});

/** Reads what was posted as an activity; `undefined` where it has not the shape of one. */
export const readActivity = (body: unknown): Activity | undefined => {
  const shape = Shape.safeParse(body);
  return shape.success ? (shape.data as unknown as Activity) : undefined;
};
