import { type Activity, CardFactory } from 'botbuilder';

const WORDS = 'Sent once more, to be sure: you may see this twice. Use either.';

/**
 * Marks a message that may have arrived before, for people and for programs (`channelData.mayRepeat`). Both copies carry
 * the same buttons, and the first press wins.
 */
export function asRepeat(activity: Partial<Activity>): Partial<Activity> {
  const marked = { ...activity, channelData: { ...activity.channelData, mayRepeat: true } };
  const [first, ...others] = activity.attachments ?? [];
  if (first && first.contentType !== CardFactory.contentTypes.adaptiveCard) return marked;
  if (!first) return { ...marked, text: `${WORDS}\n\n${activity.text ?? ''}` };
  const note = { type: 'TextBlock', text: WORDS, wrap: true, isSubtle: true, size: 'Small' };
  const content = { ...first.content, body: [note, ...(first.content.body ?? [])] };
  return { ...marked, attachments: [{ ...first, content }, ...others] };
}
