import type { FamilyConfiguration, Process, WrittenSetting, EffectiveValue } from '../model/process';
import { alertmanagerUrl } from '../topology/alertmanager-calls';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { namePlace, relatedTo } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';
import { nameOf, spelled } from '../reporting/wording';

/** The scheme of the URL decides on TLS, the switch only on the client's own CA, certificate and name (spec 2.3). */
export const alertmanagerUrlScheme: ProcessRule = {
  id: 'alertmanager-url-scheme',
  severity: 'warning',
  summary: "The TLS options of the Ruler's Alertmanager client need an `https://` URL and TLS turned on.",
  guide: {
    mimir:
      'The scheme of the URL alone decides whether the Ruler uses TLS. With `http://` its TLS options are ignored and alerts are sent unencrypted. With `https://` they apply unless `tls-enabled` is false.',
    source: ['2.3'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'plain-http.flags', right: 'ok-https.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['http-call-fails', 'deprecated-ruler-alertmanager-block'],
  },

  onClient(view, { process }) {
    if (!isAlertmanagerClient(view, process)) return null;
    const url = alertmanagerUrl(process);
    const first = view.written.find((written) => isAsking(written, process));
    if (!url?.text || !url.written || !first) return null;
    const isPlain = url.text.split(',').some((each) => /^\s*(dns\w*\+)?http:/.test(each));
    if (isPlain) {
      return {
        ...namePlace(first),
        effect: 'insecure',
        message: `${nameOf(first)} has no effect: ${nameOf(url.written)} is ${url.text}, so alerts are unencrypted. Use https://.`,
        related: [relatedTo(url.written, 'The URL is set here.')],
        fixes: [
          setOptions(
            'Use https',
            url.written.document,
            [{ option: url.written.option, value: url.text.replaceAll('http://', 'https://') }],
            false,
          ),
        ],
      };
    }
    const enabled = view.value('enabled');
    if (url.text.includes('https:') && enabled?.text === 'false') return offReport(first, enabled);
    return null;
  },
};

/** Versions and suites are ignored whatever the URL, which is another finding. */
function isAsking({ option, document, setting }: WrittenSetting, { configuration }: Process): boolean {
  const text = configuration.textOf(document, setting);
  return (
    option.role !== 'enabled' &&
    option.role !== 'minVersion' &&
    option.role !== 'cipherSuites' &&
    text !== '' &&
    text !== 'false'
  );
}

/** The deprecated block has a rule of its own. */
function isAlertmanagerClient({ family }: FamilyConfiguration, { configuration }: Process): boolean {
  return family.transport === 'http' && configuration.family('ruler.alertmanager_client')?.family !== family;
}

/** TLS is on by the URL, without the options that are set. */
function offReport(first: WrittenSetting, { option, written }: EffectiveValue): Report {
  const name = spelled(option, first.setting.notation);
  return {
    ...namePlace(first),
    effect: 'insecure',
    message: `${nameOf(first)} has no effect: ${name} is false, so Mimir uses the system CAs. Set it to true.`,
    related: written ? [relatedTo(written, 'It is turned off here.')] : [],
    fixes: [setOptions(`Set ${name} to true`, written?.document ?? first.document, [{ option, value: 'true' }])],
  };
}
