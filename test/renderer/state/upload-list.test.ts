import { beforeEach, expect, test, vi } from 'vitest';
import { UploadList } from '../../../src-renderer/state/upload-list.svelte.ts';

const node = vi.hoisted(() => ({ asked: [] as string[] }));

vi.mock('../../../src-renderer/api.ts', () => ({
  api: {
    on: () => () => undefined,
    call: (name: string) => {
      node.asked.push(name);
      return Promise.resolve(name === 'uploads.ids' ? { ids: [1, 2, 3] } : []);
    }
  }
}));

beforeEach(() => {
  node.asked = [];
});

async function listOf(filter: { connectionId: number }): Promise<UploadList> {
  const list = new UploadList('row');
  list.setFilter(filter);
  await vi.waitUntil(() => list.isLoaded);
  return list;
}

test('the same filter again, as each event of the Node side brings it, leaves the selection alone', async () => {
  const list = await listOf({ connectionId: 1 });
  list.selectOnly(2);
  list.setFilter({ connectionId: 1 });
  expect([...list.selection.ids]).toEqual([2]);
  expect(node.asked.filter((name) => name === 'uploads.ids')).toHaveLength(1);
});

test('another filter is another list, in which nothing is selected', async () => {
  const list = await listOf({ connectionId: 1 });
  list.selectOnly(2);
  list.setFilter({ connectionId: 2 });
  expect(list.selection.ids.size).toBe(0);
  expect(node.asked.filter((name) => name === 'uploads.ids')).toHaveLength(2);
});
