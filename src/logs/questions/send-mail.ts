import type { Answer, SendMailGroup } from '../answers';
import type { Request, Vocabulary } from '../request';
import { EndedRequests, type Endings } from './ending';
import { noTokens, type Question, type Seen, shown } from './question';

const NO_SENDS =
  'No SendMail, SmartReply or SmartForward was read. Send a mail from the device, then take the logs again.';

/** SendMail, SmartReply and SmartForward by user, device and how they ended; failures first. */
export class SendMail implements Question<SendMailGroup> {
  private readonly requests: EndedRequests;
  private readonly sends: boolean[] = [];
  private rows = 0;
  private withTokens = 0;

  constructor(
    private readonly words: Vocabulary,
    private readonly endings: Endings,
  ) {
    this.requests = new EndedRequests(endings);
  }

  take(request: Request): void {
    if (request.command < 0 || !this.isSend(request.command)) return;
    this.rows++;
    if (request.hasTokens) this.withTokens++;
    this.requests.add(request);
  }

  answer(seen: Seen): Answer<SendMailGroup> {
    const groups = this.requests.sorted();
    return shown({
      question: 'Did a request to send mail fail?',
      answer: groups[0]?.failed ? 'yes' : this.withTokens > 0 ? 'no' : 'cannot-tell',
      why: this.rows === 0 && seen.withTokens > 0 ? NO_SENDS : noTokens(seen),
      rows: this.rows,
      total: groups.length,
      groups: groups.slice(0, seen.top).map((group) => ({
        user: this.words.users.text(group.user),
        device: this.words.devices.text(group.device),
        ...this.endings.inWords(group),
        rows: group.rows,
        evidence: seen.evidence(group.place),
      })),
    });
  }

  private isSend(command: number): boolean {
    this.sends[command] ??= /^(sendmail|smartreply|smartforward)$/i.test(this.words.commands.text(command));
    return this.sends[command]!;
  }
}
