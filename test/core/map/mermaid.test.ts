import assert from 'node:assert/strict';
import { mapMermaid } from '../../../core/src/map/mermaid';

describe('The map as Mermaid', () => {
  const processes = [
    { name: 'read', targets: ['read'] },
    { name: 'write "1"', targets: null },
  ];
  const hop = { from: 'read', to: 'write "1"', reason: '' };

  it('has a node for each process, and one arrow for the hops in one state', () => {
    const hops = [
      { ...hop, family: 'ingester.client', state: 'mtls' as const },
      { ...hop, family: 'ruler.client', state: 'mtls' as const },
      { ...hop, family: 'querier.client', state: 'broken' as const },
    ];
    assert.equal(
      mapMermaid({ processes, hops }),
      [
        'flowchart LR',
        '  p0["read<br/>read"]',
        '  p1["write #quot;1#quot;"]',
        '  p0 ==>|"mtls: ingester.client<br/>ruler.client"| p1',
        '  p0 --x|"broken: querier.client"| p1',
        '  linkStyle 1 stroke:#d1242f',
        '',
      ].join('\n'),
    );
  });

  it('says whatever names say, and nothing more', () => {
    const odd = [{ name: '`a#quot;b\nc <d> & [e]', targets: ['x"y'] }];
    assert.equal(
      mapMermaid({ processes: odd, hops: [] }),
      'flowchart LR\n  p0["#96;a#35;quot;b c #lt;d#gt; #amp; [e]<br/>x#quot;y"]\n',
    );
  });

  it('lets the members of a memberlist meet in one node', () => {
    const gossip = { family: 'memberlist', state: 'plaintext' as const, reason: '' };
    const hops = [
      { ...gossip, from: 'read', to: 'write "1"' },
      { ...gossip, from: 'write "1"', to: 'read' },
    ];
    const lines = mapMermaid({ processes, hops }).split('\n');
    assert.deepEqual(lines.slice(3, 6), [
      '  memberlist(("memberlist"))',
      '  p0 -.->|"plaintext: memberlist"| memberlist',
      '  p1 -.->|"plaintext: memberlist"| memberlist',
    ]);
  });
});
