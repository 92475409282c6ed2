import type { EffectiveValue, Process, WrittenSetting } from '../model/process';
import { usageOf } from './usage';

/** A bucket of S3 that some component of a process opens. */
export interface S3Bucket {
  /** Its flags' prefix, such as `ruler-storage.s3`. */
  readonly prefix: string;
  readonly endpoint: EffectiveValue & { readonly text: string; readonly written: WrittenSetting };
  /** Whether it is dialed without TLS; null where nobody shows that. */
  readonly insecure: EffectiveValue | null;
}

/** The buckets of S3 that a process opens and whose endpoints are written. What all buckets share is told of each. */
export function s3Buckets(process: Process): readonly S3Bucket[] {
  const { configuration } = process;
  return configuration.families.flatMap(({ family }) => {
    if (!family.id.endsWith('.s3.http') || family.id.startsWith('common.') || usageOf(family, process) === 'unused')
      return [];
    const prefix = family.id.replace(/\.http$/, '');
    const endpoint = configuration.flag(`${prefix}.endpoint`);
    if (!endpoint?.text || !endpoint.written) return [];
    return [
      {
        prefix,
        endpoint: { ...endpoint, text: endpoint.text, written: endpoint.written },
        insecure: configuration.flag(`${prefix}.insecure`),
      },
    ];
  });
}
