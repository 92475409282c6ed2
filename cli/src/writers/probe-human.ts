import { neutral } from '../../../core/src/model/neutral';
import { present } from '../../../core/src/model/present';
import type { ProbeReport, ReportedServer } from './probe-report';

/** The report for a terminal. */
export function probeHuman(report: ProbeReport): string {
  const { tls, anybody, notTried } = report;
  const lines = [
    answerLine(report),
    ...serverLines(tls),
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
    case 'tls':
      return `${address} speaks ${tls?.versions.join(', ') || 'TLS, and completed no handshake'}.`;
  }
}

function serverLines(server: ReportedServer | null): readonly string[] {
  if (server === null) return [];
  const { asked, demanded, accepted } = server.clientCertificate;
  return [
    ...certificateLines(server),
    `Client certificates: ${demandWords(asked, demanded)}${acceptedWords(accepted)}.`,
  ];
}

function certificateLines({ certificate, chain }: ReportedServer): readonly string[] {
  if (certificate === null) return ['It showed no certificate.'];
  const { subject, issuer, names, notBefore, notAfter } = certificate;
  return [
    `Certificate: ${subject || 'without a subject'}, signed by ${issuer || 'an issuer without a name'}; ${chain} in the chain.`,
    `Names: ${names.join(', ') || 'none'}. Valid from ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}.`,
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
  return [present([`${who} fails. ${fault.message}`, fault.words !== null && `Mimir: "${fault.words}".`]).join(' ')];
}
