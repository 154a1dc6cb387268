/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Values that are settings, not secrets: `AllowSimpleDevicePassword : True`. */
const NO_SECRET =
  /^(?:true|false|null|none|unlimited|enabled|disabled|required|optional|unknown|0|1|\$\S{0,40}|\{\}|\*{1,40}|\[redacted\]?)$/i;

const KEYS =
  'password|passwd|passphrase|pwd|client_?secret|shared_?secret|(?<![a-z])secret|api_?-?key|account_?key|access_?key|shared_?access_?key|shared_?access_?signature|private_?key|access_?token|refresh_?token|id_?token|auth_?token|(?<![a-z])token|connection_?string';

const ASSIGNED = new RegExp(
  `(?:${KEYS})["']?[ \\t]{0,40}[:=][ \\t]{0,10}("[^"\\n]{1,200}"|'[^'\\n]{1,200}'|[^\\s;,&"'<>]{1,300})`,
  'gi',
);
const PARAMETER =
  /-(?:password|token|secret|apikey|clientsecret|accesskey) {1,8}("[^"\n]{1,200}"|'[^'\n]{1,200}'|[^\s|;-][^\s|;]{0,300})/gi;
const SECURE_STRING = /ConvertTo-SecureString {1,8}(?:-String {1,8})?("[^"\n]{1,200}"|'[^'\n]{1,200}')/gi;
const SIGNATURE = /[?&;]sig=([^\s&;"'<>]{1,300})/gi;
const USER_INFO = /:\/\/[^\s:@/"'<>]{1,100}:([^\s@/"'<>]{1,200})@/g;
const HEADER =
  /^[ \t]{0,20}(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key)[ \t]{0,10}[:=][ \t]{0,10}([^\n\r]{1,4000})/gim;
/** A cookie in the middle of a line. */
const COOKIE = /\b(?:set-)?cookie[ \t]{0,10}:[ \t]{0,10}([^\s=;,]{1,100}=[^\n\r]{1,4000})/gi;
const SCHEME = /\b(?:bearer|basic|negotiate|ntlm)[ \t]{1,8}([A-Za-z0-9+/=._~-]{12,8000})/gi;
const TOKENS = /[A-Za-z0-9_.-]{30,}/g;
const KEY_START = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/g;

/**
 * Takes secrets out of a text before it is kept: passwords and keys behind a name, tokens, connection strings, private
 * keys, Authorization headers, SAS signatures. Lines stay where they are. Every pattern is linear.
 * @returns the text, and how many secrets were taken out. Redacting again changes nothing.
 */
export function redact(text: string): { text: string; count: number } {
  let count = 0;
  const hide = (secret: string): string => {
    count += 1;
    return REDACTED + '\n'.repeat(secret.split('\n').length - 1);
  };
  const value = (accepts: (secret: string) => boolean) => (all: string, secret: string) => {
    const bare = secret.replace(/^["']|["']$/g, '');
    if (bare === '' || NO_SECRET.test(bare) || bare.startsWith(REDACTED) || !accepts(bare)) return all;
    const at = all.lastIndexOf(secret);
    return all.slice(0, at) + hide(secret) + all.slice(at + secret.length);
  };
  const any = () => true;
  const low = text.toLowerCase();
  // Most texts hold none of these words, and a word is found much faster than a pattern.
  const hidden = (clean: string, { marks, pattern, accepts = any }: Secret): string =>
    marks.some((mark) => low.includes(mark)) ? clean.replace(pattern, value(accepts)) : clean;
  const known = SECRETS.reduce(hidden, privateKeys(text, hide));
  const clean = text.includes('eyJ') ? known.replace(TOKENS, (run) => (isJwt(run) ? hide(run) : run)) : known;
  return { text: clean, count };
}

/** "Basic authentication" is no secret; a credential has digits or ends in `=`. */
const isCredential = (word: string): boolean => /\d/.test(word) || word.endsWith('=');

interface Secret {
  /** One of these is in every text that the pattern finds anything in; in lower case. */
  marks: readonly string[];
  pattern: RegExp;
  accepts?: (secret: string) => boolean;
}

/** In this order: a header's whole line first. */
const SECRETS: readonly Secret[] = [
  { marks: ['authorization', 'cookie', 'x-api-key'], pattern: HEADER },
  { marks: ['cookie'], pattern: COOKIE },
  { marks: ['bearer', 'basic', 'negotiate', 'ntlm'], pattern: SCHEME, accepts: isCredential },
  { marks: ['convertto-securestring'], pattern: SECURE_STRING },
  { marks: ['-password', '-token', '-secret', '-apikey', '-clientsecret', '-accesskey'], pattern: PARAMETER },
  { marks: ['pass', 'pwd', 'secret', 'key', 'token', 'signature', 'connection'], pattern: ASSIGNED },
  { marks: ['sig='], pattern: SIGNATURE },
  { marks: ['://'], pattern: USER_INFO },
];

/** Three parts of base64, the first an object: `{"` is `eyJ`. */
const isJwt = (run: string): boolean => {
  const [head, body] = run.slice(Math.max(0, run.indexOf('eyJ'))).split('.', 3);
  return head!.startsWith('eyJ') && head!.length > 8 && (body?.length ?? 0) > 8;
};

/** A key goes to its end mark; where that is missing, to the end of the text. */
function privateKeys(text: string, hide: (secret: string) => string): string {
  if (!text.includes('PRIVATE KEY-----')) return text;
  let clean = '';
  let at = 0;
  for (const start of text.matchAll(KEY_START)) {
    if (start.index < at) continue;
    const mark = text.indexOf('-----END', start.index);
    const lineEnd = mark === -1 ? -1 : text.indexOf('\n', mark);
    const end = lineEnd === -1 ? text.length : lineEnd;
    clean += text.slice(at, start.index) + hide(text.slice(start.index, end));
    at = end;
  }
  return clean + text.slice(at);
}
