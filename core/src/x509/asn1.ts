import * as forge from 'node-forge';

export type Asn1 = forge.asn1.Asn1;
export const { asn1 } = forge;

/** A value of one of ASN.1's own types: its bytes, or what it consists of. */
export function node(type: keyof typeof asn1.Type, value: string | Asn1[]): Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type[type], typeof value !== 'string', value);
}

export function oidNode(oid: string): Asn1 {
  return node('OID', asn1.oidToDer(oid).getBytes());
}

/** Numbers that a place gives a meaning of its own. Node-forge's types have no numbers but those of ASN.1's own types. */
const tags = { 0: asn1.Type.NONE, 2: asn1.Type.INTEGER, 3: asn1.Type.BITSTRING, 7: asn1.Type.ODESC } as const;

/** Bytes under a number that stands for their type. */
export function implicit(tag: keyof typeof tags, bytes: string): Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tags[tag], false, bytes);
}

/** A value with a number around it. */
export function explicit(tag: keyof typeof tags, value: Asn1): Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tags[tag], true, [value]);
}

/** Throws for bytes that are none. */
export function parsed(der: string): Asn1 {
  return asn1.fromDer(forge.util.createBuffer(der));
}

export function childrenOf(parent: Asn1 | undefined): Asn1[] {
  if (parent && typeof parent.value !== 'string') return parent.value;
  return [];
}
