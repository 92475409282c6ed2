import type { SecureChoices, SecureIssuer } from '../../../server/src/protocol/securing-protocol';
import type { SecurePageMessage } from '../../../webview/src/secure-messages';
import { fieldsOf } from '../pages/message-fields';

/** Messages that say all by their kind. */
const bareKinds = [
  'ready',
  'secure',
  'cancel',
  'save',
  'copy-steps',
  'open-folder',
  'show-map',
  'ignore-keys',
  'undo',
] as const;

/** A message of the page; null for anything else, as a page's word is not to be taken on trust. */
export function readSecurePageMessage(data: unknown): SecurePageMessage | null {
  const { kind, uri, choices } = fieldsOf(data);
  const bare = bareKinds.find((each) => each === kind);
  if (bare !== undefined) return { kind: bare };
  switch (kind) {
    case 'difference':
      if (uri === null || typeof uri === 'string') return { kind, uri };
      return null;
    case 'choose': {
      const chosen = readChoices(choices);
      return chosen && { kind, choices: chosen };
    }
    default:
      return null;
  }
}

const issuers: ReadonlyMap<unknown, SecureIssuer | null> = new Map([
  [null, null],
  ['files', 'files'],
  ['cert-manager', 'cert-manager'],
  ['vault', 'vault'],
]);

function readChoices(value: unknown): SecureChoices | null {
  const { http, issuer, anchor, allowOutside, also } = fieldsOf(value);
  const known = issuers.get(issuer);
  if (
    known !== undefined &&
    typeof http === 'boolean' &&
    typeof anchor === 'boolean' &&
    typeof allowOutside === 'boolean' &&
    Array.isArray(also)
  )
    return { http, issuer: known, anchor, allowOutside, also: also.filter((uri) => typeof uri === 'string') };
  return null;
}
