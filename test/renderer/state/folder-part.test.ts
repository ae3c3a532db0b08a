import { describe, expect, it } from 'vitest';
import { commonFolder, folderPart, pastedPath } from '../../../src-renderer/state/folder-part.ts';

describe('a path while it is typed', () => {
  it.each([
    ['/home/park/Sc', '/home/park/'],
    ['/home/park/', '/home/park/'],
    ['/', '/'],
    ['D:\\Scans\\Tue', 'D:\\Scans\\'],
    ['D:/Scans/Tue', 'D:/Scans/'],
    ['\\\\server\\share\\x', '\\\\server\\share\\']
  ])('%j goes on in %j', (typed, folder) => {
    expect(folderPart(typed)).toBe(folder);
  });

  it.each(['', 'Scans', 'D:', '~/Scans'])('%j is in no folder yet', (typed) => {
    expect(folderPart(typed)).toBeNull();
  });
});

describe('a path as people paste it', () => {
  it.each([
    ['"D:\\Scans\\Tuesday 2"', 'D:\\Scans\\Tuesday 2'],
    [' /srv/scans ', '/srv/scans'],
    ["'/srv/my scans'", '/srv/my scans'],
    ['file:///srv/my%20scans', '/srv/my scans'],
    ['file:///D:/Scans/%ED%99%94', 'D:\\Scans\\화'],
    ['file:///srv/100%', '/srv/100%']
  ])('%j means %j', (pasted, path) => {
    expect(pastedPath(pasted)).toBe(path);
  });
});

describe('the folder of what was picked', () => {
  it.each([
    [['/srv/scans/S-1/front.jpg'], '/srv/scans/S-1'],
    [['/srv/scans/S-1/front.jpg', '/srv/scans/S-10/front.jpg'], '/srv/scans'],
    [['/srv/scans/S-1', '/srv/scans/S-2/front.jpg'], '/srv/scans'],
    [['D:\\Scans\\a.jpg', 'D:\\Scans\\b.jpg'], 'D:\\Scans'],
    [['D:\\a.jpg', 'D:\\Scans\\b.jpg'], 'D:\\'],
    [['/a.jpg', '/srv/b.jpg'], '/']
  ])('%j lie in %j', (paths, folder) => {
    expect(commonFolder(paths)).toBe(folder);
  });
});
