import { area } from './area.ts';

/** Choosing a file or folder of this machine. */
export const paths = area({
  en: {
    'paths.path': 'Path',
    'paths.pathHint': 'Type or paste a path, or browse below',
    'paths.up': 'Up one folder',
    'paths.places': 'Places',
    'paths.entries': 'Contents of {path}',
    'paths.useFolder': 'Use this folder',
    'paths.useList': 'Use this list',
    'paths.usePicture': 'Use this picture',
    'paths.go': 'Open',
    'paths.empty': 'No folders, pictures or lists in here.',
    'paths.isCut': 'Only the first {count, number} are shown. Type the path to reach the others.',
    'paths.folder': 'folder',
    'paths.picture': 'picture',
    'paths.manifest': 'list'
  },
  ko: {
    'paths.path': '경로',
    'paths.pathHint': '경로를 입력하거나 붙여 넣거나 아래에서 찾으세요',
    'paths.up': '상위 폴더',
    'paths.places': '위치',
    'paths.entries': '{path}의 내용',
    'paths.useFolder': '이 폴더 사용',
    'paths.useList': '이 목록 사용',
    'paths.usePicture': '이 사진 사용',
    'paths.go': '열기',
    'paths.empty': '폴더, 사진, 목록이 없습니다.',
    'paths.isCut': '처음 {count, number}개만 표시합니다. 나머지는 경로를 직접 입력하세요.',
    'paths.folder': '폴더',
    'paths.picture': '사진',
    'paths.manifest': '목록'
  }
});
