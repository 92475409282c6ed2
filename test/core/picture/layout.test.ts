import assert from 'node:assert/strict';
import type { HopState } from '../../../core/src/model/deployment-map';
import { bottom, type Box, right } from '../../../core/src/picture/geometry';
import { graphOf, type PictureMap } from '../../../core/src/picture/graph';
import { type Layout, layoutOf } from '../../../core/src/picture/layout';
import { hop, microservices, ninety, pictured } from './pictured';

const widths = [330, 700, 1400] as const;

function laidOut(map: PictureMap<null>, width: number): Layout<null> {
  return layoutOf(graphOf(map), width);
}

function boxOf({ nodes }: Layout<null>, label: string): Box {
  const found = nodes.find(({ node }) => node.label === label);
  assert.ok(found, `${label} has a box`);
  return found;
}

function laneWith({ lanes }: Layout<null>, box: Box): string | undefined {
  return lanes.find(
    (lane) => lane.left <= box.left && right(lane) >= right(box) && lane.top <= box.top && bottom(lane) >= bottom(box),
  )?.title;
}

/** All that has a place, without what is said there. */
function places({ width, height, lanes, nodes, edges, members }: Layout<null>): unknown {
  const boxes = nodes.map(({ node, left, top, width: wide, height: high }) => [node.id, left, top, wide, high]);
  return { width, height, lanes, boxes, lines: edges.map(({ edge, points }) => [edge.id, points]), members };
}

const maps: Readonly<Record<string, PictureMap<null>>> = {
  'of microservices': microservices(),
  'of ninety processes': ninety(),
  'of read, write and backend': pictured({ read: ['read'], write: ['write'], backend: ['backend'] }, [
    hop('read', 'write'),
    hop('read', 'backend'),
    hop('backend', 'write'),
    hop('backend', 'backend'),
  ]),
  'of three that run all': pictured(
    { 'mimir-1': ['all'], 'mimir-2': ['all'], 'mimir-3': ['all'] },
    ['mimir-1', 'mimir-2', 'mimir-3'].flatMap((from) => ['mimir-1', 'mimir-2', 'mimir-3'].map((to) => hop(from, to))),
  ),
};

describe('The places on a picture', () => {
  it('are in lanes by role', () => {
    const expected = {
      'Outside callers': ['grafana', 'prometheus'],
      'Write path': ['distributor'],
      'Read path': ['query-frontend', 'query-scheduler', 'querier'],
      'Rules and alerts': ['ruler', 'alertmanager'],
      Storage: ['ingester', 'store-gateway', 'compactor', 'overrides-exporter'],
    };
    for (const width of widths) {
      const layout = laidOut(microservices(), width);
      for (const [lane, names] of Object.entries(expected))
        assert.deepEqual(
          names.map((name) => laneWith(layout, boxOf(layout, name))),
          names.map(() => lane),
          `${width} pixels`,
        );
    }
  });

  it('are by themselves for what has several roles, or one that nobody knows', () => {
    const layout = laidOut(
      pictured(
        { all: ['all'], two: ['distributor', 'querier'], readers: ['query-frontend', 'querier'], some: null },
        [],
      ),
      1400,
    );
    assert.deepEqual(
      ['all', 'two', 'readers', 'some'].map((name) => laneWith(layout, boxOf(layout, name))),
      ['Several roles', 'Several roles', 'Read path', 'Role not known'],
    );
  });

  it('stay where they are when the state of a hop changes', () => {
    const states: readonly HopState[] = ['broken', 'plaintext', 'unknown', 'tls'];
    for (const width of widths) {
      const before = places(laidOut(microservices(), width));
      for (const state of states) {
        assert.deepEqual(
          places(
            laidOut(
              microservices((from) => (from === 'ruler' ? state : 'mtls')),
              width,
            ),
          ),
          before,
        );
        assert.deepEqual(
          places(
            laidOut(
              microservices(() => state),
              width,
            ),
          ),
          before,
        );
      }
    }
  });

  it('do not depend on the order in which files are read', () => {
    const map = microservices();
    const turned = { ...map, processes: [...map.processes].reverse() };
    const boxes = (each: PictureMap<null>): readonly unknown[] =>
      laidOut(each, 1400)
        .nodes.map(({ node, left, top }) => [node.id, left, top])
        .sort();
    assert.deepEqual(boxes(turned), boxes(map));
  });

  for (const [name, map] of Object.entries(maps)) {
    for (const width of widths) {
      it(`overlap nowhere, and no line crosses a box, on a map ${name}, ${width} pixels wide`, () => {
        const { nodes, edges, members, width: whole, height } = laidOut(map, width);
        const boxes: readonly Box[] = [...nodes, ...(members ? [members] : [])];
        for (const [index, box] of boxes.entries()) {
          assert.ok(box.left >= 0 && box.top >= 0 && right(box) <= whole && bottom(box) <= height);
          for (const other of boxes.slice(index + 1))
            assert.ok(!meets(box, other), `${JSON.stringify(box)} and ${JSON.stringify(other)}`);
        }
        for (const { edge, points } of edges) {
          const stretches = points.slice(1).map((end, index) => stretch(points[index] ?? end, end));
          for (const { node, ...box } of nodes.filter(
            (each) => each.node.id !== edge.from && each.node.id !== edge.to,
          )) {
            assert.ok(
              stretches.every((part) => !meets(part, box)),
              `${edge.id} crosses ${node.label}`,
            );
          }
        }
      });
    }
  }

  it('have a box for each component where processes are many', () => {
    const { nodes, edges } = laidOut(ninety(), 1400);
    assert.deepEqual(nodes.find(({ node }) => node.label === 'ingester')?.node.detail, '30 processes');
    assert.equal(nodes.length, 9);
    assert.deepEqual(
      edges.map(({ edge }) => edge.label),
      ['12 of 360 broken'],
    );
  });

  it('are in one column where the panel is narrow', () => {
    assert.equal(new Set(laidOut(microservices(), 330).nodes.map(({ left }) => left)).size, 1);
    assert.ok(laidOut(microservices(), 330).width <= 330 / 0.72, 'letters are still to be read');
    assert.ok(laidOut(microservices(), 1400).width <= 1500);
  });
});

function stretch(a: { readonly x: number; readonly y: number }, b: { readonly x: number; readonly y: number }): Box {
  return { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function meets(a: Box, b: Box): boolean {
  return a.left < right(b) && b.left < right(a) && a.top < bottom(b) && b.top < bottom(a);
}
