import * as vscode from 'vscode';
import { present } from '../../../core/src/model/present';
import type {
  RenewalItem,
  RenewalOffer,
  RenewalParams,
  RenewalReceipt,
} from '../../../server/src/protocol/certificate-protocol';
import { requests } from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';
import { openDeployment } from '../deployments/choose-deployment';
import { offerNextSteps, withPermission } from './generation-outcome';
import { isOnDisk, isTrusted, needCertificates } from '../deployments/unmet-needs';

const purpose = { title: 'Renew Certificates', aim: 'renew the certificates of a deployment' };
const what = 'Certificates are renewed';

interface Choice extends vscode.QuickPickItem {
  /** Null for the choice of new keys. */
  readonly path: string | null;
}

/** Shows what is missing, due or sound, and makes and replaces what the user chooses. */
export async function renewCertificates(server: ServerProcess, given: unknown): Promise<void> {
  if (!(await isTrusted(what))) return;
  const document = await openDeployment(server, given, purpose);
  if (!document || !(await isOnDisk(document, what))) return;
  const client = await server.start();
  if (!client) return;
  const uri = document.toString();
  const { obstacle, items, remarks } = await client.sendRequest<RenewalOffer>(requests.renewalOffer, { uri });
  if (obstacle !== null || items.length === 0)
    return needCertificates(document, [obstacle ?? 'There is no certificate to renew.', ...remarks].join(' '), purpose);
  if (remarks.length > 0) void vscode.window.showWarningMessage(remarks.join(' '));
  const params = await askWhich(uri, items);
  const receipt =
    params &&
    (await withPermission((allowOutside) =>
      client.sendRequest<RenewalReceipt>(requests.renew, { ...params, allowOutside }),
    ));
  if (receipt !== null) await offerNextSteps(client, receipt);
}

async function askWhich(uri: string, items: readonly RenewalItem[]): Promise<RenewalParams | null> {
  const newKeys: Choice = {
    path: null,
    label: 'With new private keys',
    detail: 'Otherwise certificates keep their existing keys.',
    picked: false,
  };
  const choices = await vscode.window.showQuickPick([...items.map(choiceOf), newKeys], {
    canPickMany: true,
    title: purpose.title,
    placeHolder: 'What to generate and replace. Old files are kept as dated backups.',
  });
  const chosen = choices?.flatMap(({ path }) => path ?? []) ?? [];
  if (chosen.length === 0) return null;
  return { uri, chosen, newKeys: choices?.includes(newKeys) === true };
}

const words: Readonly<Record<RenewalItem['action'], string>> = {
  make: 'missing',
  replace: 'replaced',
  'add-authority': 'adds a CA',
};

function choiceOf({ path, action, isDue, reasons, usedBy }: RenewalItem): Choice {
  const detail = present([...reasons, usedBy.length > 0 && `Used by ${usedBy.join(', ')}.`]).join(' ');
  return {
    path,
    label: vscode.workspace.asRelativePath(path),
    description: isDue ? words[action] : 'sound',
    detail,
    picked: isDue,
  };
}
