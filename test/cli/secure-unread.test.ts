import assert from 'node:assert/strict';
import { Ground } from './securing';

const pod =
  '{"kind":"StatefulSet","spec":{"template":{"spec":{"containers":[{"image":"grafana/mimir:3.0.2","args":["-target=ingester"]}]}}}}';

describe('mimir-tls secure, of files whose form is not read', () => {
  let ground: Ground;

  afterEach(() => ground.remove());

  for (const [what, path, text, why] of [
    ['a manifest in JSON', 'pod.json', pod, /It is JSON, and only YAML is read\./],
    ['a manifest in flow style', 'pod.yaml', `# A pod.\n---\n${pod}\n`, /It is YAML in flow style/],
    [
      'a manifest whose spec is in flow style',
      'pod.yaml',
      'kind: StatefulSet\nspec: {containers: [{image: "grafana/mimir:3.0.2"}]}\n',
      /It is YAML in flow style/,
    ],
    [
      "Mimir's YAML in flow style",
      'mimir.yaml',
      '{"memberlist": {"join_members": ["x"]}, "target": "all"}\n',
      /It is YAML in flow style/,
    ],
  ] as const) {
    it(`says so of ${what}, and writes nothing`, async () => {
      ground = new Ground({ [path]: text });
      const before = ground.all();
      const { status, printed } = await ground.call('secure', path);
      assert.equal(status, 1);
      assert.match(printed, why);
      assert.match(printed, /yq -P -oy/);
      assert.doesNotMatch(printed, /No Mimir configuration was found/);
      assert.deepEqual(ground.all(), before);
    });
  }

  it('says of what holds nothing of Mimir that nothing was found', async () => {
    ground = new Ground({ 'other.yaml': '{a: 1}\n', 'other.json': '{}' });
    const { printed } = await ground.call('secure', 'other.yaml', 'other.json');
    assert.match(printed, /No Mimir configuration was found/);
    assert.doesNotMatch(printed, /yq/);
  });

  it('names the Bundle of trust-manager where cert-manager issues', async () => {
    ground = new Ground({
      'values.yaml':
        'image:\n  repository: grafana/mimir\n  tag: 3.0.1\nmimir:\n  structuredConfig:\n    target: all\n',
    });
    const { printed } = await ground.call('secure', '--dry-run', 'values.yaml');
    assert.match(printed, /"mimir-tls certs --cert-manager --rotate-ca \S*values\.yaml": .* trust-manager Bundle/);
    const files = await ground.call('secure', '--dry-run', '--issuer', 'files', 'values.yaml');
    assert.doesNotMatch(files.printed, /trust-manager/);
  });
});
