import assert from 'node:assert/strict';
import { figuresOf } from '../../../core/src/picture/figure';
import { element, markupOf } from '../../../core/src/picture/svg-element';
import { hop, microservices, pictured } from './pictured';

const options = { scheme: 'light', width: 1400 } as const;

describe('A drawing as a file', () => {
  it('says what it shows, and draws problems over what is sound', () => {
    const text = markupOf(
      figuresOf(
        [
          {
            map: microservices((from) => (from === 'distributor' ? 'broken' : 'mtls')),
            title: 'TLS map',
            summary: 'Of 18 hops: 1 broken.',
          },
        ],
        options,
      ),
    );
    assert.match(
      text,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+"/,
    );
    for (const words of [
      'Of 18 hops: 1 broken.',
      'Write path',
      'distributor',
      'memberlist: 10 members, plaintext',
      'anyone: HTTP',
      'distributor to ingester: Broken\nA to B (ingester.client): Both ends check each other.',
    ])
      assert.ok(text.includes(words), words);
    const ways = [...text.matchAll(/class="way state-(\w+)"/g)].map(([, state]) => state);
    assert.deepEqual([ways.length, ways.at(-1)], [18, 'broken']);
  });

  it('is the same for the same map', () => {
    const draw = (): string => markupOf(figuresOf([{ map: microservices(), title: 'TLS map', summary: '' }], options));
    assert.equal(draw(), draw());
  });

  it('says whatever names say, and is still nothing but a drawing', () => {
    const odd = '<script>alert("1")</script>&amp;\'\u0000\ud800';
    const text = markupOf(
      figuresOf(
        [
          {
            map: pictured({ [odd]: ['read'], b: ['write'] }, [hop(odd, 'b', 'broken', { reason: odd, title: odd })]),
            title: odd,
            summary: odd,
          },
        ],
        options,
      ),
    );
    assert.deepEqual(
      new Set([...text.matchAll(/<([a-z]+)/g)].map(([, name]) => name)),
      new Set(['svg', 'title', 'rect', 'text', 'g', 'path', 'tspan'].filter((name) => text.includes(`<${name}`))),
    );
    assert.ok(
      !text.includes('<script') &&
        text.includes('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;&#39;\ufffd\ufffd'),
    );
    assert.equal(markupOf(element('rect', { 'data-x': '"><script>' })).includes('<script'), false);
  });

  it('has one below the other where there are several deployments, and a page for none', () => {
    const figure = { map: pictured({ a: ['read'] }, []), title: 'One', summary: '' };
    const tops = [
      ...markupOf(figuresOf([figure, { ...figure, title: 'Two' }], options)).matchAll(/translate\(0 (\d+)\)/g),
    ].map(([, top]) => Number(top));
    assert.equal(tops.length, 2);
    assert.ok((tops[1] ?? 0) > 100);
    assert.match(markupOf(figuresOf([], options)), /No map/);
  });
});
