import type { WrittenSetting } from '../model/process';
import { shown } from '../model/quoted';
import { s3Buckets, type S3Bucket } from '../topology/object-stores';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { byCause } from '../reporting/hops';
import { relatedTo, valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { nameOf } from '../reporting/wording';

/** Where the endpoints of public clouds end. All of them have certificates of public CAs. */
const publicClouds = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'storage.googleapis.com',
  'digitaloceanspaces.com',
  'wasabisys.com',
  'backblazeb2.com',
  'r2.cloudflarestorage.com',
  'aliyuncs.com',
  'myqcloud.com',
  'myhuaweicloud.com',
  'volces.com',
  'oraclecloud.com',
  'appdomain.cloud',
  'scw.cloud',
  'linodeobjects.com',
  'vultrobjects.com',
  'ovh.net',
  'ovh.us',
  'exo.io',
  'your-objectstorage.com',
  'ionoscloud.com',
  'yandexcloud.net',
  'idrivee2.com',
] as const;

/** `insecure` means plain HTTP, not TLS without verification (spec 2.4). In a cluster of one's own that may be meant. */
export const objectStoragePlaintext: ProcessRule = {
  id: 'object-storage-plaintext',
  severity: 'warning',
  summary: '`insecure` of S3 must be false for a public cloud.',
  guide: {
    mimir:
      '`insecure` means plain HTTP, not TLS without verification. Public clouds have certificates of public CAs, so it is not needed.',
    source: ['2.4'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    gaps: ['Only endpoints of known public clouds are reported.'],
    related: ['ignored-tls-option'],
  },

  *onProcess(process) {
    const plain = s3Buckets(process).flatMap((bucket) =>
      isPublic(bucket.endpoint.text) ? (plainly(bucket) ?? []) : [],
    );
    for (const [{ bucket, insecure }] of byCause(
      plain,
      ({ insecure: { document, setting } }) => `${document.uri} ${setting.range.start}`,
    )) {
      yield {
        ...valuePlace(insecure),
        effect: 'insecure',
        message: `${nameOf(insecure)} is true, so data goes to ${shown(bucket.endpoint.text)} over plain HTTP. Remove it.`,
        related: [relatedTo(bucket.endpoint.written, 'The endpoint is set here.')],
        fixes: [
          setOptions(`Remove ${nameOf(insecure)}`, insecure.document, [{ option: insecure.option, value: null }]),
        ],
      };
    }
  },
};

function plainly(bucket: S3Bucket): { readonly bucket: S3Bucket; readonly insecure: WrittenSetting } | null {
  const { insecure } = bucket;
  if (insecure?.text === 'true' && insecure.written) return { bucket, insecure: insecure.written };
  return null;
}

function isPublic(endpoint: string): boolean {
  const [host = '', port] = endpoint
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .toLowerCase()
    .split(':');
  return port === '443' || publicClouds.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
