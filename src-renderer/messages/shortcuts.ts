import { area } from './area.ts';

/** The list of shortcuts. */
export const shortcuts = area({
  en: {
    'shortcuts.title': 'Keyboard shortcuts',
    'shortcuts.group.everywhere': 'Everywhere',
    'shortcuts.group.list': 'In a list',
    'shortcuts.group.view': 'In this view',
    'shortcuts.group.pictures': 'Pictures',
    'shortcuts.stages': 'Go to a stage',
    'shortcuts.pause': 'Pause or resume sending',
    'shortcuts.list': 'Show this list',
    'shortcuts.importFolder': 'Import a folder…',
    'shortcuts.importList': 'Import a list (CSV, Excel)…',
    'shortcuts.importPictures': 'Import single pictures…',
    'shortcuts.filter': 'Filter',
    'shortcuts.move': 'Move through the rows',
    'shortcuts.extend': 'Select more rows',
    'shortcuts.ends': 'First or last row',
    'shortcuts.selectAll': 'Select all',
    'shortcuts.clear': 'Clear the selection',
    'shortcuts.details': 'Show or hide details',
    'shortcuts.large': 'Open the pictures large',
    'shortcuts.slots': 'Go to a slot',
    'shortcuts.nextPicture': 'Next picture or row'
  },
  ko: {
    'shortcuts.title': '단축키',
    'shortcuts.group.everywhere': '어디서나',
    'shortcuts.group.list': '목록',
    'shortcuts.group.view': '이 화면',
    'shortcuts.group.pictures': '사진',
    'shortcuts.stages': '단계로 이동',
    'shortcuts.pause': '전송 일시정지/다시 시작',
    'shortcuts.list': '이 목록 보기',
    'shortcuts.importFolder': '폴더 가져오기…',
    'shortcuts.importList': '목록(CSV, 엑셀) 가져오기…',
    'shortcuts.importPictures': '사진 골라 가져오기…',
    'shortcuts.filter': '필터',
    'shortcuts.move': '행 이동',
    'shortcuts.extend': '여러 행 선택',
    'shortcuts.ends': '첫 행/마지막 행',
    'shortcuts.selectAll': '모두 선택',
    'shortcuts.clear': '선택 해제',
    'shortcuts.details': '상세 정보 보이기/숨기기',
    'shortcuts.large': '사진 크게 보기',
    'shortcuts.slots': '사진 자리로 이동',
    'shortcuts.nextPicture': '다음 사진 또는 행'
  }
});
