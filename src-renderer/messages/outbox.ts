import { area } from './area.ts';

/** Outbox: what is released and not yet answered for good. */
export const outbox = area({
  en: {
    'outbox.title': 'Outbox',
    'outbox.left': '{count, number} left',
    'outbox.leftIn': '{count, number} left in {batches, plural, one {# batch} other {# batches}}',
    'outbox.resumesIn': 'Tries again in {duration}.',
    'outbox.quotaNear': '{requests, number} of {limit, number} requests are used today',
    'outbox.quotaNearHelp':
      'Sending stops at 95 % and goes on after 00:00 UTC. The limit is set in the connection.',
    'outbox.openConnection': 'Open connection',
    'outbox.setKey': 'Set key',
    'outbox.recall': 'Take back {count, number}',
    'outbox.recalled': '{count, plural, one {# submission is} other {# submissions are}} back in review.',
    'outbox.recallLeft':
      '{count, plural, one {# was} other {# were}} already on the way and could not be taken back.',
    'outbox.empty': 'What you release waits and goes out here.',
    'outbox.toReview': 'Go to review',
    'outbox.recallKey': 'Take back to review',
    'outbox.hint': 'Sending goes on in the background, also when you close this window.'
  },
  ko: {
    'outbox.title': '전송 대기',
    'outbox.left': '{count, number}건 남음',
    'outbox.leftIn': '묶음 {batches, number}개, {count, number}건 남음',
    'outbox.resumesIn': '{duration} 뒤 다시 시도합니다.',
    'outbox.quotaNear': '오늘 요청 {limit, number}건 중 {requests, number}건을 썼습니다',
    'outbox.quotaNearHelp': '95%에서 멈추고 00:00(UTC) 이후 이어서 보냅니다. 한도는 연결에서 정합니다.',
    'outbox.openConnection': '연결 열기',
    'outbox.setKey': '키 설정',
    'outbox.recall': '{count, number}건 되돌리기',
    'outbox.recalled': '{count, number}건을 검토로 되돌렸습니다.',
    'outbox.recallLeft': '{count, number}건은 이미 전송 중이라 되돌리지 못했습니다.',
    'outbox.empty': '보내기로 한 제출 건이 여기서 차례를 기다려 전송됩니다.',
    'outbox.toReview': '검토로 이동',
    'outbox.recallKey': '검토로 되돌리기',
    'outbox.hint': '이 창을 닫아도 전송은 계속됩니다.'
  }
});
