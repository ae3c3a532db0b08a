import { area } from './area.ts';

/** Words of the Sent view. */
export const sent = area({
  en: {
    'sent.title': 'Sent',
    'sent.summary': '{count, number} accepted',
    'sent.summaryFiltered': '{shown, number} of {count, number} accepted',
    'sent.export': 'Export list',
    'sent.empty': 'What the server accepts stands here, with every answer on record.',
    'sent.emptyAction': 'Import a folder',
    'sent.noMatch': 'Nothing sent matches this filter.'
  },
  ko: {
    'sent.title': '전송 완료',
    'sent.summary': '{count, number}건 접수됨',
    'sent.summaryFiltered': '접수 {count, number}건 중 {shown, number}건',
    'sent.export': '목록 내보내기',
    'sent.empty': '서버가 접수한 제출이 응답 기록과 함께 여기에 쌓입니다.',
    'sent.emptyAction': '폴더 가져오기',
    'sent.noMatch': '조건에 맞는 전송 건이 없습니다.'
  }
});
