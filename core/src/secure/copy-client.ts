import type { DocumentChanges } from '../model/finding';
import { fileRoles, clientRoles } from '../model/option';
import type { FamilyConfiguration } from '../model/process';
import { isPemOrKey } from '../model/quoted';
import { cipherSuiteFaults, minVersionFault } from '../topology/client-options';
import type { Link } from '../topology/links';
import { byDocument, place } from './placing';

/**
 * The settings that make every other gRPC client of a deployment like this one. What the model leaves empty stays as it
 * is in the others. With an anchor they hold in common what they can. Empty where the model is no client of a link, has
 * half a key pair or a value that Mimir rejects, which would break the others too, and where nothing is to change.
 */
export function copyClient(
  model: FamilyConfiguration,
  links: readonly Link[],
  anchor?: string,
): readonly DocumentChanges[] {
  const clients = new Map(
    links.filter(({ route }) => route.family !== 'memberlist').map(({ client }) => [client.view, client.process]),
  );
  if (!clients.has(model) || (model.text('certificate') === '') !== (model.text('key') === '')) return [];
  if (hasWrongValue(model)) return [];
  const wishes = clientRoles.flatMap((role) => {
    const text = model.text(role);
    if (text === null || text === '') return [];
    return [{ role, value: text, exactly: true }];
  });
  const others = [...clients].filter(([view]) => view !== model);
  return byDocument(others.flatMap(([view, process]) => place(view, process, wishes, { anchor })));
}

function hasWrongValue(model: FamilyConfiguration): boolean {
  const switches = (['enabled', 'skipVerify'] as const).map((role) => model.text(role) ?? '');
  const paths = fileRoles.map((role) => model.text(role) ?? '');
  return (
    switches.some((text) => !['', 'true', 'false'].includes(text)) ||
    paths.some(isPemOrKey) ||
    minVersionFault(model) !== null ||
    cipherSuiteFaults(model).length > 0
  );
}
