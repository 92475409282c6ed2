import { alertmanagerUrlScheme } from './alertmanager-url-scheme';
import { badFlagSyntax } from './bad-flag-syntax';
import { cacheTlsDiffers } from './cache-tls-differs';
import { caFileHasNoCertificate } from './ca-file-has-no-certificate';
import { caKeyMounted } from './ca-key-mounted';
import { certExpired } from './cert-expired';
import { certExpiresSoon } from './cert-expires-soon';
import { certKeyMismatch } from './cert-key-mismatch';
import { certNotYetValid } from './cert-not-yet-valid';
import { certPairUnusable } from './cert-pair-unusable';
import { certWrongEku } from './cert-wrong-eku';
import { chartGatewayHasNoTls } from './chart-gateway-has-no-tls';
import { clientAuthNotVerified } from './client-auth-not-verified';
import { clientCaWithoutAuthPolicy } from './client-ca-without-auth-policy';
import { clientCertKeyPairIncomplete } from './client-cert-key-pair-incomplete';
import { clientCertNotTrustedByServer } from './client-cert-not-trusted-by-server';
import { commonFlagOverridesSpecificYaml } from './common-flag-overrides-specific-yaml';
import { configFileNotChecked } from './config-file-not-checked';
import { configFileUnreadable } from './config-file-unreadable';
import { deprecatedRulerAlertmanagerBlock } from './deprecated-ruler-alertmanager-block';
import { duplicateYamlKey } from './duplicate-yaml-key';
import { envExpandedPem } from './env-expanded-pem';
import { envExpandedYaml } from './env-expanded-yaml';
import { expandEnvOff } from './expand-env-off';
import { fileNotFound } from './file-not-found';
import { fileUnreadable } from './file-unreadable';
import { fileUnreadableForUser } from './file-unreadable-for-user';
import { flagWithoutArgument } from './flag-without-argument';
import { grpcClientCertMissing } from './grpc-client-cert-missing';
import { grpcClientTlsDisabled } from './grpc-client-tls-disabled';
import { grpcClientTlsServerPlaintext } from './grpc-client-tls-server-plaintext';
import { grpcTlsBreaksProbes } from './grpc-tls-breaks-probes';
import { httpCipherSuitesMissingHttp2 } from './http-cipher-suites-missing-http2';
import { httpCallFails } from './http-call-fails';
import { httpClientAuthBreaksProbes } from './http-client-auth-breaks-probes';
import { httpMixedInlineAndFile } from './http-mixed-inline-and-file';
import { ignoredTlsOption } from './ignored-tls-option';
import { ignoredYamlDocument } from './ignored-yaml-document';
import { inconsistentClientFamilies } from './inconsistent-client-families';
import { insecureCipherSuite } from './insecure-cipher-suite';
import { insecureSkipVerify } from './insecure-skip-verify';
import { invalidCipherSuite } from './invalid-cipher-suite';
import { invalidClientAuthType } from './invalid-client-auth-type';
import { invalidOptionValue } from './invalid-option-value';
import { invalidRingStore } from './invalid-ring-store';
import { invalidTarget } from './invalid-target';
import { invalidTlsMinVersion } from './invalid-tls-min-version';
import { kafkaPasswordInPlaintext } from './kafka-password-in-plaintext';
import { memberlistCertRequired } from './memberlist-cert-required';
import { memberlistNoClientAuth } from './memberlist-no-client-auth';
import { memberlistTlsDiffers } from './memberlist-tls-differs';
import { objectStorageEndpointNotAHost } from './object-storage-endpoint-not-a-host';
import { objectStoragePlaintext } from './object-storage-plaintext';
import { optionNotInVersion } from './option-not-in-version';
import { pathInInlinePem } from './path-in-inline-pem';
import { pathNotOnThisMachine } from './path-not-on-this-machine';
import { pemWherePathBelongs } from './pem-where-path-belongs';
import { positionalArgumentStopsFlags } from './positional-argument-stops-flags';
import { privateKeyEncrypted } from './private-key-encrypted';
import { privateKeyExposed } from './private-key-exposed';
import { requiredOptionMissing } from './required-option-missing';
import type { DeploymentRule, MemberRule, ProcessRule, Rule } from '../reporting/rule';
import { serverCertNoSan } from './server-cert-no-san';
import { serverCertNotTrustedByClient } from './server-cert-not-trusted-by-client';
import { serverClientAuthWithoutTls } from './server-client-auth-without-tls';
import { serverNameMissingForIpDialing } from './server-name-missing-for-ip-dialing';
import { serverNameNotInCert } from './server-name-not-in-cert';
import { serverTlsHalfConfigured } from './server-tls-half-configured';
import { tlsOptionsWithoutTlsEnabled } from './tls-options-without-tls-enabled';
import { unclosedQuote } from './unclosed-quote';
import { unknownFlag } from './unknown-flag';
import { unknownYamlKey } from './unknown-yaml-key';
import { verifyPolicyWithoutCa } from './verify-policy-without-ca';
import { versionNotKnown } from './version-not-known';
import { weakCertificate } from './weak-certificate';
import { weakTlsVersion } from './weak-tls-version';
import { wrongYamlStructure } from './wrong-yaml-structure';
import { yamlSyntax } from './yaml-syntax';

/** The rules that look at a process by itself. */
export const processRules: readonly ProcessRule[] = [
  alertmanagerUrlScheme,
  badFlagSyntax,
  cacheTlsDiffers,
  caKeyMounted,
  certKeyMismatch,
  certPairUnusable,
  chartGatewayHasNoTls,
  clientAuthNotVerified,
  clientCaWithoutAuthPolicy,
  clientCertKeyPairIncomplete,
  commonFlagOverridesSpecificYaml,
  configFileNotChecked,
  configFileUnreadable,
  deprecatedRulerAlertmanagerBlock,
  duplicateYamlKey,
  envExpandedYaml,
  expandEnvOff,
  fileNotFound,
  fileUnreadable,
  fileUnreadableForUser,
  flagWithoutArgument,
  grpcTlsBreaksProbes,
  httpCipherSuitesMissingHttp2,
  httpMixedInlineAndFile,
  ignoredTlsOption,
  ignoredYamlDocument,
  insecureCipherSuite,
  invalidCipherSuite,
  invalidClientAuthType,
  invalidOptionValue,
  invalidRingStore,
  invalidTarget,
  invalidTlsMinVersion,
  kafkaPasswordInPlaintext,
  memberlistCertRequired,
  memberlistNoClientAuth,
  objectStorageEndpointNotAHost,
  objectStoragePlaintext,
  optionNotInVersion,
  pathNotOnThisMachine,
  pemWherePathBelongs,
  positionalArgumentStopsFlags,
  privateKeyEncrypted,
  privateKeyExposed,
  requiredOptionMissing,
  serverClientAuthWithoutTls,
  serverTlsHalfConfigured,
  unclosedQuote,
  unknownFlag,
  unknownYamlKey,
  versionNotKnown,
  weakTlsVersion,
  wrongYamlStructure,
  yamlSyntax,
];

/** Those that look at a process within its deployment. */
export const memberRules: readonly MemberRule[] = [
  caFileHasNoCertificate,
  certExpired,
  certExpiresSoon,
  certNotYetValid,
  certWrongEku,
  envExpandedPem,
  httpClientAuthBreaksProbes,
  insecureSkipVerify,
  pathInInlinePem,
  serverCertNoSan,
  tlsOptionsWithoutTlsEnabled,
  verifyPolicyWithoutCa,
  weakCertificate,
];

/** Those that look at what is between processes. */
export const deploymentRules: readonly DeploymentRule[] = [
  clientCertNotTrustedByServer,
  grpcClientCertMissing,
  grpcClientTlsDisabled,
  grpcClientTlsServerPlaintext,
  httpCallFails,
  inconsistentClientFamilies,
  memberlistTlsDiffers,
  serverCertNotTrustedByClient,
  serverNameMissingForIpDialing,
  serverNameNotInCert,
];

/** Every rule. */
export const rules: readonly Rule[] = [...processRules, ...memberRules, ...deploymentRules];
