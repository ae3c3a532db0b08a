import { symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browseFolder } from '../../src-main/intake/browse.ts';
import { tree } from './trees.ts';

let made: Awaited<ReturnType<typeof tree>>;
beforeEach(async () => {
  made = await tree([
    'S-10/front.jpg',
    'S-2/front.jpg',
    'b.PNG',
    'a.jpg',
    'list.csv',
    'notes.txt',
    '.hidden/x.jpg'
  ]);
});
afterEach(() => made.remove());

describe('looking around in a folder', () => {
  it('shows folders first, then pictures and lists, in natural order, and nothing else', async () => {
    const { path, parent, entries, isCut } = await browseFolder(made.root);
    expect({ path, parent, isCut }).toEqual({ path: made.root, parent: made.parent, isCut: false });
    expect(entries).toEqual([
      { name: 'S-2', path: made.at('S-2'), kind: 'folder' },
      { name: 'S-10', path: made.at('S-10'), kind: 'folder' },
      { name: 'a.jpg', path: made.at('a.jpg'), kind: 'picture' },
      { name: 'b.PNG', path: made.at('b.PNG'), kind: 'picture' },
      { name: 'list.csv', path: made.at('list.csv'), kind: 'manifest' }
    ]);
  });

  it('shows a link to a folder as a folder, and no broken one', async () => {
    await symlink(made.parent, made.at('up'));
    await symlink('nowhere', made.at('broken'));
    const names = (await browseFolder(made.root)).entries.map(({ name }) => name);
    expect(names).toContain('up');
    expect(names).not.toContain('broken');
  });

  it('cuts a very long list and says so', async () => {
    await Promise.all(Array.from({ length: 2001 }, (_, index) => writeFile(made.at(`${index}.jpg`), '')));
    const { entries, isCut } = await browseFolder(made.root);
    expect([entries.length, isCut]).toEqual([2000, true]);
  });

  it('begins at home, and knows the top', async () => {
    const { path, places } = await browseFolder(null);
    expect(path).toBe(homedir());
    expect(places[0]?.path).toBe(homedir());
    expect((await browseFolder('/')).parent).toBeNull();
  });

  it('says why it can’t', async () => {
    await expect(browseFolder(made.at('nowhere'))).rejects.toMatchObject({ code: 'folder_not_found' });
    await expect(browseFolder(made.at('a.jpg'))).rejects.toMatchObject({ code: 'not_a_folder' });
  });
});
