import type { FamilyConfiguration, WrittenSetting } from '../model/process';
import { setOptionsIn } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { missingBesidePair } from '../reporting/listener-settings';
import { namePlace, relatedTo } from '../reporting/places';
import type { ProcessContext, ProcessRule, Report } from '../reporting/rule';
import { otherHalf } from '../reporting/suggested-paths';
import { nameOf, spelled } from '../reporting/wording';

/** Mimir serves TLS only with both, and says nothing when one is missing (spec 1.2). */
export const serverTlsHalfConfigured: ProcessRule = {
  id: 'server-tls-half-configured',
  severity: 'error',
  summary: 'A listener needs both a certificate and a private key.',
  guide: {
    mimir: 'A listener needs both a certificate and a key. With one of them it serves plaintext.',
    source: ['1.2'],
    log: null,
    effects: always('insecure', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['server-client-auth-without-tls'],
  },

  *onListener(listener, context) {
    const certificate = given(listener, ['certificate', 'certificateText']);
    const key = given(listener, ['key', 'keyText']);
    if (certificate && !key && isEmpty(listener, ['key', 'keyText']))
      yield halfReport(context, listener, certificate, 'key');
    if (key && !certificate && isEmpty(listener, ['certificate', 'certificateText']))
      yield halfReport(context, listener, key, 'certificate');
  },
};

type Half = 'certificate' | 'key';

/** The setting that gives one half, as a path or inline. */
function given(
  listener: FamilyConfiguration,
  roles: readonly (Half | 'certificateText' | 'keyText')[],
): WrittenSetting | null {
  return (
    roles.map((role) => listener.value(role)).find((value) => value?.written && value.text !== '')?.written ?? null
  );
}

function isEmpty(listener: FamilyConfiguration, roles: readonly (Half | 'certificateText' | 'keyText')[]): boolean {
  return roles.every((role) => listener.text(role) === '');
}

function halfReport(
  context: ProcessContext,
  listener: FamilyConfiguration,
  present: WrittenSetting,
  missing: Half,
): Report {
  const { option, written: emptied } = listener.value(missing) ?? {};
  const { document, setting } = present;
  const name = option ? spelled(option, setting.notation) : missing;
  const isPath = isPathOfPair(present);
  const besides = missingBesidePair(listener, document, context.process);
  const sibling = otherHalf(present, missing, 'server', context);
  return {
    ...namePlace(present),
    effect: 'insecure',
    message: `${nameOf(present)} is set without ${name}, so this listener silently serves plaintext. Set both.`,
    related: emptied ? [relatedTo(emptied, 'Set to an empty value here.')] : [],
    fixes:
      option && isPath && sibling !== null
        ? [
            setOptionsIn(`Set ${name} to ${sibling}${besides?.title ?? ''}`, [
              { document: emptied?.document ?? document, change: { option, value: sibling } },
              ...(besides ? [besides.change] : []),
            ]),
          ]
        : [],
  };
}

function isPathOfPair({ option }: WrittenSetting): boolean {
  return option.role === 'certificate' || option.role === 'key';
}
