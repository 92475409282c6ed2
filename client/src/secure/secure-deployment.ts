import type { ServerProcess } from '../connection/client';
import { chooseDeployment, givenDocument } from '../deployments/choose-deployment';
import type { SecurePanel } from './secure-panel';
import { isOnDisk, isTrusted } from '../deployments/unmet-needs';

const purpose = { title: 'Secure This Deployment', aim: 'secure a deployment' };
const what = 'A deployment is secured';

/** Shows the plan that secures a deployment: of the given file, of the active one, or of the one that the user chooses. */
export async function secureDeployment(panel: SecurePanel, server: ServerProcess, given: unknown): Promise<void> {
  if (!(await isTrusted(what))) return;
  const uri = givenDocument(given) ?? (await chooseDeployment(server, purpose));
  if (uri !== null && (await isOnDisk(uri, what))) panel.show(uri.toString());
}
