import { neutral } from '../../../core/src/model/neutral';
import type { ProbeReport, ReportedServer } from './probe-report';

/** The report for a terminal. */
export function probeHuman(report: ProbeReport): string {
  const { tls, anybody, notTried } = report;
  const lines = [
    answerLine(report),
    ...(tls === null ? [] : serverLines(tls)),
    ...clientLines(report),
    ...anybody.map((words) => `A client with the public CAs and no certificate fails: "${words}".`),
    ...notTried.map((what) => `Not tried: ${what}.`),
  ];
  return lines.map((line) => `${neutral(line)}\n`).join('');
}

const plaintextWords: Readonly<Record<string, string>> = {
  http: 'plaintext: HTTP',
  http2: 'plaintext: HTTP/2, as gRPC does',
};

function answerLine({ address, answer, detail, tls }: ProbeReport): string {
  switch (answer) {
    case 'unreachable':
      return `${address} can't be reached: ${detail ?? ''}.`;
    case 'silent':
      return `${address} takes connections and does not answer.`;
    case 'plaintext':
      return `${address} speaks ${plaintextWords[detail ?? ''] ?? 'plaintext'}.`;
    case 'tls': {
      const versions = tls?.versions ?? [];
      return `${address} speaks ${versions.length === 0 ? 'TLS, and completed no handshake' : versions.join(', ')}.`;
    }
  }
}

function serverLines({ certificate, chain, clientCertificate }: ReportedServer): readonly string[] {
  const { asked, demanded, accepted } = clientCertificate;
  return [
    ...(certificate === null
      ? ['It showed no certificate.']
      : [
          `Certificate: ${certificate.subject || 'without a subject'}, signed by ${certificate.issuer || 'an issuer without a name'}; ${chain} in the chain.`,
          `Names: ${certificate.names.join(', ') || 'none'}. Valid from ${certificate.notBefore.slice(0, 10)} to ${certificate.notAfter.slice(0, 10)}.`,
        ]),
    `Client certificates: ${demandWords(asked, demanded)}${acceptedWords(accepted)}.`,
  ];
}

function demandWords(asked: boolean | null, demanded: boolean | null): string {
  if (demanded === true) return 'demanded';
  if (asked === true) return 'asked for, and not demanded';
  if (asked === false) return 'not asked for';
  if (demanded === false) return 'not demanded';
  return "whether they are demanded can't be determined";
}

function acceptedWords(accepted: boolean | null): string {
  if (accepted === null) return '';
  if (accepted) return "; the client's is accepted";
  return "; the client's is rejected";
}

const stateWords = { plaintext: 'in plaintext', tls: 'with TLS', mtls: 'with mutual TLS' } as const;

function clientLines({ client, state, fault }: ProbeReport): readonly string[] {
  if (client === null || state === null || state === 'unknown') return [];
  const who = `${client.family} of ${client.process}`;
  if (state !== 'broken') return [`${who} connects ${stateWords[state]}.`];
  if (fault === null) return [];
  return [`${who} fails. ${fault.message}${fault.words === null ? '' : ` Mimir: "${fault.words}".`}`];
}
