import type { Activity } from 'botbuilder';
import { z } from 'zod';

/** An id: short, and without anything that cannot be shown, sent in an address, or kept in a text column. */
const Id = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);
/** A field that Teams may leave out, or send as null: both are missing here. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const Text = maybe(z.string());
const Word = maybe(z.string().max(1_000));
const Account = z.looseObject({ id: Id, name: Word, aadObjectId: Word });
const Moment = maybe(
  z
    .string()
    .max(40)
    .refine((text) => !Number.isNaN(Date.parse(text))),
);

/** The fields that this bot, or the SDK under it, reads; whatever else Teams sends stays as it is. */
const Shape = z.looseObject({
  type: z.string().min(1).max(100),
  id: maybe(Id),
  name: Word,
  action: Word,
  timestamp: Moment,
  localTimestamp: Moment,
  localTimezone: Word,
  expiration: Moment,
  locale: Word,
  serviceUrl: z.string(),
  from: maybe(Account),
  recipient: Account,
  conversation: z.looseObject({ id: Id, name: Word, conversationType: Word, tenantId: Word }),
  channelData: maybe(
    z.looseObject({
      tenant: maybe(z.looseObject({ id: Word })),
      channel: maybe(z.looseObject({ id: maybe(Id), name: Word })),
      team: maybe(z.looseObject({ id: Word, name: Word })),
      teamsChannelId: Word,
    }),
  ),
  text: Text,
  attachments: maybe(z.array(z.looseObject({ contentType: z.string().max(1_000), contentUrl: Text, name: Word }))),
  entities: maybe(
    z.array(
      z
        .looseObject({
          type: z.string(),
          text: Text,
          mentioned: maybe(z.looseObject({ id: z.string() })),
        })
        .refine(({ type, mentioned }) => type.toLowerCase() !== 'mention' || mentioned),
    ),
  ),
  replyToId: maybe(Id),
  membersAdded: maybe(z.array(Account)),
  membersRemoved: maybe(z.array(Account)),
});

/** Reads what was posted as an activity; `undefined` where it has not the shape of one. */
export const readActivity = (body: unknown): Activity | undefined => {
  const shape = Shape.safeParse(body);
  return shape.success ? (shape.data as unknown as Activity) : undefined;
};
