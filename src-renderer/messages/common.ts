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
    'common.more': 'More'
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
    'common.more': '더 보기'
  }
});
