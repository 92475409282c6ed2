import type { Configuration } from '../model/process';
import type { SettingChange } from '../model/setting';
import { shown } from '../model/quoted';
import { s3Buckets, type S3Bucket } from '../topology/object-stores';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { byCause } from '../reporting/hops';
import { valuePlace } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';
import { nameOf } from '../reporting/wording';

/** The client of S3 puts the scheme in front of the endpoint by itself, and takes no path behind it. */
export const objectStorageEndpointNotAHost: ProcessRule = {
  id: 'object-storage-endpoint-not-a-host',
  severity: 'error',
  summary: 'The endpoint of S3 is a host and an optional port, not a URL.',
  guide: {
    mimir: 'The S3 client adds the scheme itself and accepts no path.',
    source: ['2.4'],
    log: 'Endpoint url cannot have fully qualified paths.',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['object-storage-plaintext'],
  },

  *onProcess(process) {
    const wrong = s3Buckets(process).filter(({ endpoint }) => !/^[^/]*\/?$/.test(endpoint.text));
    for (const [bucket] of byCause(wrong, placeOf)) yield reportOn(bucket, process.configuration);
  },
};

/** Buckets that share an endpoint are told of once. */
function placeOf({ endpoint: { written } }: S3Bucket): string {
  return `${written.document.uri} ${written.setting.range.start}`;
}

function reportOn({ endpoint: { text, written } }: S3Bucket, configuration: Configuration): Report {
  const host = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/\/.*$/, '');
  const scheme = /^https?(?=:\/\/)/i.exec(text)?.[0].toLowerCase() ?? null;
  const insecure = configuration.flag((written.option.flag ?? '').replace(/endpoint$/, 'insecure'));
  const plain: readonly SettingChange[] =
    scheme === 'http' && insecure ? [{ option: insecure.option, value: 'true' }] : [];
  return {
    ...valuePlace(written),
    effect: 'refuses-to-start',
    message:
      `${nameOf(written)} must be a host, not ${shown(text)}. Mimir exits: "Endpoint url cannot have fully qualified paths." ` +
      `Use ${shown(host)}${scheme === 'http' ? ', and set insecure to true' : ''}.`,
    fixes: [
      setOptions(`Replace with ${shown(host)}`, written.document, [{ option: written.option, value: host }, ...plain]),
    ],
  };
}
