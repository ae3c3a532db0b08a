import { area } from './area.ts';

/** Words of the Activity view. */
export const activity = area({
  en: {
    'activity.title': 'Activity',
    'activity.summary': '{count, plural, one {# attempt} other {# attempts}}, newest first',
    'activity.export': 'Export CSV',
    'activity.allOutcomes': 'All outcomes',
    'activity.outcomeFilter': 'Outcome',
    'activity.codeFilter': 'Status or code',
    'activity.codePlaceholder': '400, invalid_idType…',
    'activity.empty': 'Every try to deliver a submission is recorded here and never changed.',
    'activity.emptyAction': 'Import a folder',
    'activity.noMatch': 'No attempt matches this filter.',
    'activity.newer': '{count, plural, one {# new attempt} other {# new attempts}}',
    'activity.column.time': 'Time',
    'activity.column.submission': 'Submission',
    'activity.column.number': 'Try',
    'activity.column.outcome': 'Outcome',
    'activity.column.status': 'Status',
    'activity.column.answer': 'Answer',
    'activity.column.duration': 'Duration',
    'activity.column.bytes': 'Sent',
    'activity.column.format': 'Format',
    'activity.noAnswer': 'no answer'
  },
  ko: {
    'activity.title': '활동 기록',
    'activity.summary': '시도 {count, number}번, 최신순',
    'activity.export': 'CSV 내보내기',
    'activity.allOutcomes': '모든 결과',
    'activity.outcomeFilter': '결과',
    'activity.codeFilter': '상태 또는 코드',
    'activity.codePlaceholder': '400, invalid_idType…',
    'activity.empty': '보내기를 시도할 때마다 여기에 기록되며, 기록은 바뀌지 않습니다.',
    'activity.emptyAction': '폴더 가져오기',
    'activity.noMatch': '조건에 맞는 기록이 없습니다.',
    'activity.newer': '새 시도 {count, number}번',
    'activity.column.time': '시각',
    'activity.column.submission': '제출 ID',
    'activity.column.number': '회차',
    'activity.column.outcome': '결과',
    'activity.column.status': '상태',
    'activity.column.answer': '응답',
    'activity.column.duration': '소요',
    'activity.column.bytes': '보낸 양',
    'activity.column.format': '형식',
    'activity.noAnswer': '응답 없음'
  }
});
