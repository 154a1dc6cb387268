import { cannotTell, linesOf, outputReader } from './read-outputs';
import type { Reader } from './reader';
import { collection, field, has } from './values';

export interface UpnSuffixes {
  /** The sign-in name suffixes added to the forest, beside the domains' own names. */
  suffixes?: string[];
}

/** Reads `Get-ADForest | fl UPNSuffixes`. It suggests nothing: whether a suffix is the mail domain is the case's to say. */
export const upnSuffixes: Reader<UpnSuffixes> = outputReader({
  kind: 'upn-suffixes',
  recognises: (output) => has(output, 'UPNSuffixes'),
  read(output) {
    const found = output.rows.length === 1 ? collection(field(output.rows[0]!, 'UPNSuffixes')) : undefined;
    return {
      findings: found?.all ? { suffixes: found.items } : {},
      facts: {},
      because: linesOf(output.shape, output.rows, 'UPNSuffixes'),
      ...(found?.all
        ? {}
        : cannotTell(
            'The list of suffixes is cut off, or there are several.',
            '$FormatEnumerationLimit = -1; Get-ADForest | Format-List UPNSuffixes',
          )),
    };
  },
});
