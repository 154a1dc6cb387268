import type { Activity, Attachment } from 'botbuilder';
import { z } from 'zod';
import type { SentFile } from '../src/delivery/log-reading';
import { oneLine } from '../src/logs/shown';

/** Source: "Send and receive files using a bot": a file that somebody attached to a message in a chat of two. */
const FileDownload = z.object({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string().min(1),
  content: z.object({ downloadUrl: z.string() }),
});

const LONGEST_NAME = 100;

/** The files that came with a message, with the addresses that open them. */
export const filesIn = ({ attachments = [] }: Pick<Activity, 'attachments'>): readonly SentFile[] =>
  attachments.flatMap((attachment: Attachment) => {
    const file = FileDownload.safeParse(attachment).data;
    return file ? [{ name: oneLine(file.name, LONGEST_NAME), url: file.content.downloadUrl }] : [];
  });
