import { badFlagSyntax } from './bad-flag-syntax';
import { clientCaWithoutAuthPolicy } from './client-ca-without-auth-policy';
import { clientCertKeyPairIncomplete } from './client-cert-key-pair-incomplete';
import { configFileUnreadable } from './config-file-unreadable';
import { duplicateYamlKey } from './duplicate-yaml-key';
import { fileNotFound } from './file-not-found';
import { fileUnreadable } from './file-unreadable';
import { flagWithoutArgument } from './flag-without-argument';
import { ignoredYamlDocument } from './ignored-yaml-document';
import { invalidClientAuthType } from './invalid-client-auth-type';
import { invalidOptionValue } from './invalid-option-value';
import { memberlistCertRequired } from './memberlist-cert-required';
import { optionNotInVersion } from './option-not-in-version';
import { pathNotOnThisMachine } from './path-not-on-this-machine';
import { positionalArgumentStopsFlags } from './positional-argument-stops-flags';
import type { Rule } from './rule';
import { serverClientAuthWithoutTls } from './server-client-auth-without-tls';
import { serverTlsHalfConfigured } from './server-tls-half-configured';
import { tlsOptionsWithoutTlsEnabled } from './tls-options-without-tls-enabled';
import { unclosedQuote } from './unclosed-quote';
import { unknownFlag } from './unknown-flag';
import { unknownYamlKey } from './unknown-yaml-key';
import { wrongYamlStructure } from './wrong-yaml-structure';
import { yamlSyntax } from './yaml-syntax';

/** Every rule. */
export const rules: readonly Rule[] = [
  badFlagSyntax,
  clientCaWithoutAuthPolicy,
  clientCertKeyPairIncomplete,
  configFileUnreadable,
  duplicateYamlKey,
  fileNotFound,
  fileUnreadable,
  flagWithoutArgument,
  ignoredYamlDocument,
  invalidClientAuthType,
  invalidOptionValue,
  memberlistCertRequired,
  optionNotInVersion,
  pathNotOnThisMachine,
  positionalArgumentStopsFlags,
  serverClientAuthWithoutTls,
  serverTlsHalfConfigured,
  tlsOptionsWithoutTlsEnabled,
  unclosedQuote,
  unknownFlag,
  unknownYamlKey,
  wrongYamlStructure,
  yamlSyntax,
];
