import { describe, expect, it } from 'vitest';
import { folderPart, pastedPath } from '../../../src-renderer/state/folder-part.ts';

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
