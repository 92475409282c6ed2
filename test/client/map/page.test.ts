import assert from 'node:assert/strict';
import { figuresOf } from '../../../core/src/picture/figure';
import { markupOf } from '../../../core/src/picture/svg-element';
import { pageHtml } from '../../../client/src/pages/page-html';
import { readPageMessage } from '../../../client/src/map/page-message';

describe('The frame of the map’s page', () => {
  const html = pageHtml({
    title: 'TLS map',
    script: 'https://there/map.js',
    style: 'https://there/map.css',
    cspSource: 'https://there',
    nonce: 'abc123',
  });

  it('may load its style, and a script that knows the nonce, and nothing else', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
    assert.equal(policy, "default-src 'none'; script-src 'nonce-abc123'; style-src https://there");
  });

  it('has one script, with the nonce, and neither handlers nor styles within', () => {
    assert.deepEqual(html.match(/<script[^>]*>/g), ['<script nonce="abc123" src="https://there/map.js">']);
    assert.doesNotMatch(html, /\son\w+=|\sstyle=|<style/);
  });
});

describe('A message of the page', () => {
  const place = {
    uri: 'file:///mimir.flags',
    range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } },
  };

  const svg = markupOf(figuresOf([], { scheme: 'light', width: 800 }));

  it('is taken where it is one of those that the page sends', () => {
    const messages = [
      { kind: 'ready' },
      { kind: 'secure' },
      { kind: 'copy-mermaid' },
      { kind: 'go', place },
      { kind: 'fix', finding: { uri: 'file:///mimir.flags', key: 'x@1-2' } },
      { kind: 'save', format: 'svg', data: svg },
      { kind: 'save', format: 'png', data: 'iVBORw0KGgo=' },
    ];
    assert.deepEqual(messages.map(readPageMessage), messages);
  });

  it('is ignored where the picture is none that the page draws', () => {
    const pictures = [
      { format: 'html', data: svg },
      { format: 'svg', data: svg.replace('<rect', '<script') },
      { format: 'svg', data: '<html>' },
      { format: 'png', data: '<svg>' },
      { format: 'png', data: '' },
      { format: 'png' },
    ];
    assert.deepEqual(
      pictures.map((picture) => readPageMessage({ kind: 'save', ...picture })),
      pictures.map(() => null),
    );
  });

  it('is ignored in every other form', () => {
    const others = [
      null,
      42,
      'ready',
      {},
      { kind: 'run', command: 'x' },
      { kind: 'go' },
      { kind: 'go', place: { ...place, range: { start: { line: 'a' } } } },
      { kind: 'fix', finding: {} },
    ];
    assert.deepEqual(
      others.map(readPageMessage),
      others.map(() => null),
    );
  });
});
