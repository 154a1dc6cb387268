import type { Kysely } from 'kysely';
import type { Tables } from './schema';
import type { Writer } from './writer';

/** Where conversations are reached, as whoever sends writes it down. */
export class KnownConversations {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly writer: Writer,
  ) {}

  async keep(id: string, body: unknown): Promise<void> {
    const text = JSON.stringify(body);
    await this.writer.run((tx) =>
      tx
        .insertInto('conversations')
        .values({ id, body: text })
        .onConflict((c) => c.column('id').doUpdateSet({ body: text }))
        .execute(),
    );
  }

  async find(id: string): Promise<unknown> {
    const row = await this.db.selectFrom('conversations').select('body').where('id', '=', id).executeTakeFirst();
    return row && JSON.parse(row.body);
  }
}
