/** Words of the Sent view. */
export const sentMessages = {
  en: {
    'sent.title': 'Sent',
    'sent.summary':
      '{count, plural, one {# submission the server accepted} other {# submissions the server accepted}}',
    'sent.summaryFiltered': '{shown, number} of {count, number} accepted',
    'sent.filter': 'Filter by id, ID type, file or batch',
    'sent.export': 'Export list',
    'sent.allBatches': 'All batches',
    'sent.batchFilter': 'Batch',
    'sent.empty': 'What the server accepts stands here, with every answer on record.',
    'sent.emptyAction': 'Import a folder',
    'sent.noMatch': 'Nothing sent matches this filter.',
    'sent.clearFilter': 'Clear filter',
    'sent.newer': 'Show {count, plural, one {# more} other {# more}}'
  },
  ko: {
    'sent.title': '전송 완료',
    'sent.summary': '서버가 접수한 제출 {count, number}건',
    'sent.summaryFiltered': '접수 {count, number}건 중 {shown, number}건',
    'sent.filter': 'ID, ID 유형, 파일, 묶음으로 찾기',
    'sent.export': '목록 내보내기',
    'sent.allBatches': '모든 묶음',
    'sent.batchFilter': '묶음',
    'sent.empty': '서버가 접수한 제출이 응답 기록과 함께 여기에 쌓입니다.',
    'sent.emptyAction': '폴더 가져오기',
    'sent.noMatch': '조건에 맞는 전송 건이 없습니다.',
    'sent.clearFilter': '필터 지우기',
    'sent.newer': '{count, number}건 더 보기'
  }
} as const;
