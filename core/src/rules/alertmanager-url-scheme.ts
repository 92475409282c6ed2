import type { FamilyConfiguration, Process } from '../model/process';
import { setOptions } from './fixes';
import { namePlace, relatedTo } from './places';
import type { ProcessRule } from './rule';
import { nameOf, spelled } from './wording';

/** The scheme of the URL decides on TLS, the switch only on the client's own CA, certificate and name (spec 2.3). */
export const alertmanagerUrlScheme: ProcessRule = {
  id: 'alertmanager-url-scheme',
  severity: 'warning',
  summary: "The TLS options of the Ruler's Alertmanager client count only with an https URL and TLS enabled.",

  *check({ process }) {
    const url = process.configuration.flag('ruler.alertmanager-url');
    if (!url?.text || !url.written) return;
    for (const view of process.configuration.families) {
      if (!isAlertmanagerClient(view, process)) continue;
      const [first] = view.written.filter(({ option }) => option.role !== 'enabled');
      const enabled = view.value('enabled');
      if (!first) continue;
      if (/^(dns\w*\+)?http:/.test(url.text)) {
        yield {
          ...namePlace(first),
          effect: 'insecure',
          message: `${nameOf(first)} has no effect: ${nameOf(url.written)} is ${url.text}, so that alerts travel in plaintext. Write https:// there.`,
          related: [relatedTo(url.written, 'The URL is set here.')],
        };
      } else if (/^(dns\w*\+)?https:/.test(url.text) && enabled?.text === 'false') {
        const name = spelled(enabled.option, first.setting.notation);
        yield {
          ...namePlace(first),
          effect: 'insecure',
          message: `${nameOf(first)} has no effect while ${name} is false: the https URL is dialed with the CAs of the machine and without a client certificate. Set ${name} to true.`,
          related: enabled.written ? [relatedTo(enabled.written, 'It is switched off here.')] : [],
          fixes: [setOptions(`Set ${name} to true`, first.document, [{ option: enabled.option, value: 'true' }])],
        };
      }
    }
  },
};

/** The deprecated block has a rule of its own. */
function isAlertmanagerClient({ family }: FamilyConfiguration, { configuration }: Process): boolean {
  return family.transport === 'http' && family.side === 'client' && configuration.family('ruler.alertmanager_client')?.family !== family;
}
