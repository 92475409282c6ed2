import { asn1, type Asn1, implicit, node, oidNode } from './asn1';
import { parseIp } from './ip-address';

/** What a certificate says beside its names, dates and key, as RFC 5280 section 4.2 lays it out. */
export interface Extension {
  readonly oid: string;
  /** True where nobody may pass over it. */
  readonly isCritical: boolean;
  readonly value: Asn1;
}

export const subjectKeyIdentifier = '2.5.29.14';

/** A CA that signs leaves and no further CA; or no CA. */
export function basicConstraints(isAuthority: boolean): Extension {
  const fields = isAuthority ? [node('BOOLEAN', '\xff'), node('INTEGER', '\0')] : [];
  return { oid: '2.5.29.19', isCritical: true, value: node('SEQUENCE', fields) };
}

/** The bits of the uses, counted from the left. */
const useBits = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const;

export type KeyUse = keyof typeof useBits;

export function keyUsage(uses: readonly KeyUse[]): Extension {
  const bits = uses.map((use) => useBits[use]);
  const byte = bits.reduce<number>((sum, bit) => sum | (0x80 >> bit), 0);
  // DER leaves off the zeros at the end, and says how many of the last byte they are.
  const unused = 7 - Math.max(...bits);
  return { oid: '2.5.29.15', isCritical: true, value: node('BITSTRING', String.fromCharCode(unused, byte)) };
}

export function extendedKeyUsage(roles: readonly ('server' | 'client')[]): Extension {
  const purposes = [
    ...(roles.includes('server') ? ['1.3.6.1.5.5.7.3.1'] : []),
    ...(roles.includes('client') ? ['1.3.6.1.5.5.7.3.2'] : []),
  ];
  return { oid: '2.5.29.37', isCritical: false, value: node('SEQUENCE', purposes.map(oidNode)) };
}

/** By the bytes of the identifier. */
export function subjectKey(identifier: string): Extension {
  return { oid: subjectKeyIdentifier, isCritical: false, value: node('OCTETSTRING', identifier) };
}

/** By the bytes of the CA's identifier. */
export function authorityKey(identifier: string): Extension {
  return { oid: '2.5.29.35', isCritical: false, value: node('SEQUENCE', [implicit(0, identifier)]) };
}

/** Host names and IP addresses. */
export function alternativeNames(names: readonly string[]): Extension {
  return { oid: '2.5.29.17', isCritical: false, value: node('SEQUENCE', names.map(alternativeName)) };
}

function alternativeName(name: string): Asn1 {
  const address = parseIp(name);
  if (address === null) return implicit(2, name);
  return implicit(7, String.fromCharCode(...address));
}

/** The list of them, as a certificate has it. */
export function extensionList(extensions: readonly Extension[]): Asn1 {
  return node(
    'SEQUENCE',
    extensions.map(({ oid, isCritical, value }) =>
      node('SEQUENCE', [
        oidNode(oid),
        ...(isCritical ? [node('BOOLEAN', '\xff')] : []),
        node('OCTETSTRING', asn1.toDer(value).getBytes()),
      ]),
    ),
  );
}
