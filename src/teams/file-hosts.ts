/**
 * Where Teams keeps the files that people send in a chat of two: the sender's OneDrive, which is SharePoint. A suffix
 * begins with its dot. Source: "Office 365 URLs and IP address ranges", SharePoint Online and OneDrive, worldwide
 * (ids 31 and 39); the other clouds are not served (service-urls.ts).
 */
const SUFFIXES = ['.sharepoint.com', '.svc.ms'] as const;

const LONGEST = 8_192;

/** The address of a file, where it is one of Teams' own and written plainly; `undefined` for every other. */
export function fileUrl(text: string): URL | undefined {
  if (text.length > LONGEST || !/^https:\/\/[!-~]+$/.test(text) || text.includes('\\')) return undefined;
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return undefined;
  return SUFFIXES.some((suffix) => url.hostname.endsWith(suffix) && url.hostname.length > suffix.length)
    ? url
    : undefined;
}
