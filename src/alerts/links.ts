import type { Link } from './alert';

const MOST_LINKS = 8;
const LONGEST_URL = 2000;

/** Keeps what a person may be sent to: `https:`, a host, and no name or password in it. Each address once. */
export function safeLinks(told: readonly (readonly [text: string, url: string | null | undefined])[]): Link[] {
  const links = new Map<string, Link>();
  for (const [text, address] of told) {
    const url = address ? safeUrl(address) : undefined;
    if (url && !links.has(url)) links.set(url, { text, url });
  }
  return [...links.values()].slice(0, MOST_LINKS);
}

function safeUrl(address: string): string | undefined {
  if (address.length > LONGEST_URL || !URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  if (protocol !== 'https:' || username !== '' || password !== '') return undefined;
  return href.length > LONGEST_URL ? undefined : href;
}
