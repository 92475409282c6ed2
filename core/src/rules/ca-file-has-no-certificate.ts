import { certificateFault } from '../x509/key-pair';
import type { Effect } from '../model/finding';
import { goWords, type GoFault } from '../model/go-fault';
import type { FamilyConfiguration } from '../model/process';
import { quoted } from '../model/quoted';
import { trustedBy } from '../topology/credentials';
import { policyOf } from '../topology/listener-start';
import { effectOf, listenerHasTls, usageOf } from '../topology/usage';
import { faulty, writtenFor } from '../reporting/hops';
import { valuePlace } from '../reporting/places';
import type { ProcessContext, MemberRule, RuleContext } from '../reporting/rule';
import { nameOf, gravityBy } from '../reporting/wording';

/** Go passes over what is no PEM certificate, so that such a file trusts nobody (spec 1.4, 2.1). */
export const caFileHasNoCertificate: MemberRule = {
  id: 'ca-file-has-no-certificate',
  severity: 'error',
  summary: 'A CA file must contain at least one PEM certificate.',
  guide: {
    mimir:
      'Only PEM certificates count in a CA file. Mimir silently skips keys, DER and other text, and then trusts nobody. Object storage rejects such a file, and etcd rejects one that contains anything but certificates.',
    source: ['1.4', '2.1', '2.3'],
    log: 'x509: certificate signed by unknown authority',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'object storage or etcd reads the file at start' },
      { effect: 'connection-fails', severity: 'error', when: 'a client or a gRPC listener trusts nobody' },
      { effect: 'refuses-callers', severity: 'error', when: 'the HTTP listener trusts nobody' },
      { effect: 'ignored', severity: 'warning', when: 'nothing uses the file' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    related: ['verify-policy-without-ca', 'server-cert-not-trusted-by-client'],
    explains: ['server-not-trusted', 'client-not-trusted'],
  },

  onFamily(view, context) {
    const written = writtenFor(view, 'authority');
    const trusted = trustedBy(view, context.process, context.facts);
    const refusal = view.family.transport === 'etcd' ? etcdRefusal(view, context) : null;
    // Inline text that is no PEM at all has a rule of its own.
    if (!written || trusted.kind !== 'pool' || isUnusableText(view, context)) return null;
    if (trusted.roots.length > 0 && refusal === null) return null;
    const effect = refusal === null ? emptyPoolEffect(view, context) : effectOf(usageOf(view.family, context.process));
    return {
      ...valuePlace(written),
      ...gravityBy(effect),
      message:
        `${view.text('authority') || 'The text'} of ${nameOf(written)} contains ${refusal === null ? 'no PEM certificate' : 'data that is not a certificate'}. ` +
        `${behavior(view, effect, refusal)} ${advice(view, context)}`,
    };
  },
};

/** What it does that a family trusts nobody: whom it refuses depends on its policy and on who is there. */
export function emptyPoolEffect(view: FamilyConfiguration, { process, links }: RuleContext): Effect {
  if (view.family.side === 'server') {
    if (listenerHasTls(view.family, process) !== true || policyOf(view)?.verifies !== true) return 'ignored';
    if (view.family.transport === 'http') return 'refuses-callers';
    const breaks = faulty(links, 'client-not-trusted').some(({ server }) => server.view === view);
    if (breaks || policyOf(view)?.demands) return 'connection-fails';
    return 'ignored';
  }
  // An object store's client refuses such a file, also while it skips verification or TLS is off (spec 2.4).
  if (view.family.transport === 'objectStore') return effectOf(usageOf(view.family, process));
  if (usageOf(view.family, process) === 'unused' || view.text('skipVerify') === 'true') return 'ignored';
  return 'connection-fails';
}

function isUnusableText(view: FamilyConfiguration, { facts }: ProcessContext): boolean {
  const text = view.text('authorityText');
  return view.text('authority') === '' && text !== null && facts.inline(text).kind !== 'pem';
}

function isDer(view: FamilyConfiguration, { facts }: ProcessContext): boolean {
  const value = view.value('authority');
  const fact = value?.written && value.text ? facts.path(value.written.document.uri, value.text) : null;
  return fact?.kind === 'here' && fact.reading.kind === 'not-pem' && fact.reading.der;
}

const notACertificate: GoFault = { code: 'malformed-certificate', reason: 'x509: malformed certificate' };

/** etcd's client reads every PEM block as a certificate, and fails on one that is none or that Go cannot read (spec 2.3). */
function etcdRefusal(view: FamilyConfiguration, { facts, process }: ProcessContext): string | null {
  const value = view.value('authority');
  const fact = value?.written && value.text ? facts.path(value.written.document.uri, value.text) : null;
  if (fact?.kind !== 'here' || fact.reading.kind !== 'pem') return null;
  const refusals = fact.reading.blocks.map((block) =>
    block.kind === 'certificate' ? certificateFault(block.certificate, process.version.version) : notACertificate,
  );
  const refusal = refusals.find((fault) => fault !== null);
  if (refusal) return goWords(refusal);
  return null;
}

function behavior({ family }: FamilyConfiguration, effect: Effect, refusal: string | null): string {
  if (effect === 'ignored') return 'Ignored: nothing here uses it.';
  if (refusal !== null) return `Mimir exits: ${quoted(refusal)}.`;
  if (effect === 'refuses-to-start') return 'Mimir exits: "unable to use specified CA cert".';
  if (family.side === 'server')
    return 'Mimir starts, then rejects every client: "certificate signed by unknown authority".';
  if (family.transport === 'http') return 'Mimir rejects it: "unable to use specified CA cert".';
  return 'Mimir starts, then rejects every server: "x509: certificate signed by unknown authority".';
}

function advice(view: FamilyConfiguration, context: RuleContext): string {
  if (!isDer(view, context)) return 'Use a CA certificate.';
  return `It is DER: convert it with openssl x509 -inform der -in ${view.text('authority') ?? ''} -out NEW.pem.`;
}
