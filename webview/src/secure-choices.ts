import { present } from '../../core/src/model/present';
import type { SecureBeside, SecureChoices, SecureIssuer } from '../../server/src/protocol/securing-protocol';
import { html } from './elements';
import type { ShownView } from './secure-messages';

/** Takes what the user chose; the plan is then made again. */
export type Choose = (choices: SecureChoices) => void;

const issuers: readonly (readonly [SecureIssuer, string, string])[] = [
  ['files', 'Files', 'generated here, for the processes to read'],
  ['cert-manager', 'cert-manager', 'issues and renews them in the cluster'],
  ['vault', 'Vault', 'holds them; settings name its secrets'],
];

/** What can be chosen: the HTTP ports, who makes the certificates, and how it is written. */
export function choicesOf(view: ShownView, choose: Choose): HTMLElement {
  const { choices, outside, changes, beside } = view;
  const isYaml = choices.anchor || changes.some(({ name }) => /\.ya?ml$/.test(name));
  return html(
    'div',
    { class: 'choices' },
    html(
      'fieldset',
      {},
      html('legend', {}, 'Options'),
      ticked('http', 'HTTP too', 'its callers must then use HTTPS', choices.http, (http) =>
        choose({ ...choices, http }),
      ),
      isYaml &&
        ticked(
          'anchor',
          'Share settings by a YAML anchor',
          'where several clients have the same',
          choices.anchor,
          (anchor) => choose({ ...choices, anchor }),
        ),
      (outside.length > 0 || choices.allowOutside) &&
        ticked('outside', 'Write outside the workspace', outside.join(', '), choices.allowOutside, (allowOutside) =>
          choose({ ...choices, allowOutside }),
        ),
    ),
    html(
      'fieldset',
      {},
      html('legend', {}, 'Certificates come from'),
      ...issuers.map((issuer) => issuerChoice(issuer, view, choose)),
    ),
    beside.length > 0 &&
      html(
        'fieldset',
        {},
        html('legend', {}, 'Also part of this deployment'),
        ...beside.map((file) => besideChoice(file, choices, choose)),
      ),
  );
}

/** Nobody but the user can say whether a file beside belongs to the deployment. */
function besideChoice({ uri, name }: SecureBeside, choices: SecureChoices, choose: Choose): HTMLElement {
  const others = choices.also.filter((each) => each !== uri);
  return ticked(`beside ${uri}`, name, 'is in the same folder', choices.also.includes(uri), (isTicked) =>
    choose({ ...choices, also: present([...others, isTicked && uri]) }),
  );
}

function issuerChoice(
  [issuer, label, hint]: (typeof issuers)[number],
  { choices, inCluster }: ShownView,
  choose: Choose,
): HTMLElement {
  const isPossible = issuer !== 'cert-manager' || inCluster;
  const input = html('input', {
    type: 'radio',
    name: 'issuer',
    'data-key': `issuer ${issuer}`,
    checked: choices.issuer === issuer,
    disabled: !isPossible,
  });
  input.addEventListener('change', () => choose({ ...choices, issuer }));
  return labelled(input, label, isPossible ? hint : 'only for Kubernetes and Helm');
}

function ticked(
  key: string,
  label: string,
  hint: string,
  isTicked: boolean,
  take: (isTicked: boolean) => void,
): HTMLElement {
  const input = html('input', { type: 'checkbox', 'data-key': `choice ${key}`, checked: isTicked });
  input.addEventListener('change', () => take(input.checked));
  return labelled(input, label, hint);
}

function labelled(input: HTMLInputElement, label: string, hint: string): HTMLElement {
  return html('label', { class: 'choice' }, input, html('span', {}, label, ' ', html('span', { class: 'hint' }, hint)));
}
