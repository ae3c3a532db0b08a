import { area } from './area.ts';

/** Words on buttons that every view uses. */
export const common = area({
  en: {
    'common.apply': 'Apply',
    'common.cancel': 'Cancel',
    'common.close': 'Close',
    'common.save': 'Save',
    'common.edit': 'Edit',
    'common.filter': 'Filter',
    'common.clearFilter': 'Clear filter',
    'common.dismiss': 'Dismiss',
    'common.all': 'All',
    'common.none': 'None',
    'common.choose': 'Choose…',
    'common.more': 'More',
    'common.allBatches': 'All batches',
    'common.batchFilter': 'Batch',
    'common.otherIdType': 'Other…',
    'common.otherIdTypeLabel': 'Another ID type, as the server spells it',
    'common.exported': '{count, plural, one {1 row} other {# rows}} written to {path}'
  },
  ko: {
    'common.apply': '적용',
    'common.cancel': '취소',
    'common.close': '닫기',
    'common.save': '저장',
    'common.edit': '편집',
    'common.filter': '필터',
    'common.clearFilter': '필터 지우기',
    'common.dismiss': '닫기',
    'common.all': '전체',
    'common.none': '없음',
    'common.choose': '선택…',
    'common.more': '더 보기',
    'common.allBatches': '모든 묶음',
    'common.batchFilter': '묶음',
    'common.otherIdType': '기타…',
    'common.otherIdTypeLabel': '다른 ID 유형(서버가 쓰는 철자 그대로)',
    'common.exported': '{count, number}행을 {path}에 저장했습니다'
  }
});
