import { area } from './area.ts';

/** Words of undo and redo. */
export const undo = area({
  en: {
    'undo.undo': 'Undo',
    'undo.redo': 'Redo',
    'undo.working': 'Undoing…',
    'undo.nothingToUndo': 'Nothing to undo.',
    'undo.nothingToRedo': 'Nothing to redo.',
    'undo.undo.to': '{field} of {count, plural, one {# row} other {# rows}} back to {value}',
    'undo.redo.to': '{field} of {count, plural, one {# row} other {# rows}} again set to {value}',
    'undo.undo.edit': '{count, plural, one {# row has} other {# rows have}} what stood there before',
    'undo.redo.edit': '{count, plural, one {# row is} other {# rows are}} changed again',
    'undo.undo.picture': 'Pictures of {count, plural, one {# row} other {# rows}} as they were before',
    'undo.redo.picture': 'Pictures of {count, plural, one {# row} other {# rows}} changed again',
    'undo.undo.confirm': 'Confirmation of {count, plural, one {# row} other {# rows}} taken back',
    'undo.redo.confirm': '{count, plural, one {# row} other {# rows}} confirmed again',
    'undo.undo.exclude': '{count, plural, one {# row} other {# rows}} back in review',
    'undo.redo.exclude': '{count, plural, one {# row} other {# rows}} excluded again',
    'undo.undo.restore': '{count, plural, one {# row} other {# rows}} excluded again',
    'undo.redo.restore': '{count, plural, one {# row} other {# rows}} back in review again',
    'undo.skipped':
      '{count, plural, one {# row stays as it is: it was} other {# rows stay as they are: they were}} changed or released since.'
  },
  ko: {
    'undo.undo': '실행 취소',
    'undo.redo': '다시 실행',
    'undo.working': '되돌리는 중…',
    'undo.nothingToUndo': '되돌릴 작업이 없습니다.',
    'undo.nothingToRedo': '다시 실행할 작업이 없습니다.',
    'undo.undo.to': '{count, number}개 행의 {field} 값을 되돌렸습니다: {value}',
    'undo.redo.to': '{count, number}개 행의 {field} 값을 다시 바꾸었습니다: {value}',
    'undo.undo.edit': '{count, number}개 행을 이전 값으로 되돌렸습니다',
    'undo.redo.edit': '{count, number}개 행을 다시 수정했습니다',
    'undo.undo.picture': '{count, number}개 행의 사진을 이전 상태로 되돌렸습니다',
    'undo.redo.picture': '{count, number}개 행의 사진을 다시 바꾸었습니다',
    'undo.undo.confirm': '{count, number}개 행의 확인을 취소했습니다',
    'undo.redo.confirm': '{count, number}개 행을 다시 확인했습니다',
    'undo.undo.exclude': '{count, number}개 행이 검토로 돌아왔습니다',
    'undo.redo.exclude': '{count, number}개 행을 다시 제외했습니다',
    'undo.undo.restore': '{count, number}개 행을 다시 제외했습니다',
    'undo.redo.restore': '{count, number}개 행이 다시 검토로 돌아왔습니다',
    'undo.skipped': '{count, number}개 행은 그 뒤에 바뀌었거나 보내기로 넘어가 그대로 두었습니다.'
  }
});
