import { area } from './area.ts';

/** Outbox: what is released and not yet answered for good. */
export const outbox = area({
  en: {
    'outbox.title': 'Outbox',
    'outbox.left': '{count, number} left',
    'outbox.leftIn': '{count, number} left in {batches, plural, one {# batch} other {# batches}}',
    'outbox.resumesIn': 'Tries again in {duration}.',
    'outbox.quotaEnds': 'That is at {time} here, in {duration}.',
    'outbox.quotaOwn': 'Stopped at 95 % of the daily limit',
    'outbox.quotaOwnHelp':
      '{requests, number} of {limit, number} requests are used today. Raise the limit in the connection, or wait: sending goes on by itself after 00:00 UTC.',
    'outbox.quotaNear': '{requests, number} of {limit, number} requests are used today',
    'outbox.quotaNearHelp':
      '{left, plural, one {# more goes} other {# more go}} before Outtray stops at 95 %. The rest goes after 00:00 UTC, which is {time} here.',
    'outbox.requestsToday': 'Requests today: {requests, number} of {limit, number}',
    'outbox.keychainHelp':
      'The system’s keychain gave no key. Unlock it and resume, or set the key again in the connection.',
    'outbox.environmentKeyHelp':
      'The key comes from the environment variable OUTTRAY_API_KEY. Have it corrected there, then start Outtray again. No row lost a try.',
    'outbox.dataFolder': 'Outtray keeps its records in {folder}.',
    'outbox.managed': 'IT has set this connection up, so only IT can correct it.',
    'outbox.says.server': 'The server says',
    'outbox.says.system': 'For IT',
    'outbox.says.pointsTo': 'It points to',
    'outbox.says.putInPlace': 'In its place',
    'outbox.way.resume': 'Resume',
    'outbox.way.tryNow': 'Try now',
    'outbox.way.setKey': 'Set key…',
    'outbox.way.correctAdmin': 'Correct admin…',
    'outbox.way.openConnection': 'Open connection',
    'outbox.way.chooseCaFile': 'Choose CA file…',
    'outbox.way.changeLimit': 'Change limit…',
    'outbox.way.testConnection': 'Test connection',
    'outbox.way.toReview': 'Go to review',
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
    'outbox.quotaEnds': '이곳 시각으로 {time}이며, {duration} 남았습니다.',
    'outbox.quotaOwn': '하루 한도의 95%에서 멈춤',
    'outbox.quotaOwnHelp':
      '오늘 요청 {limit, number}건 중 {requests, number}건을 썼습니다. 연결의 한도를 늘리거나 기다리세요. 00:00 UTC가 지나면 저절로 이어서 보냅니다.',
    'outbox.quotaNear': '오늘 요청 {limit, number}건 중 {requests, number}건을 썼습니다',
    'outbox.quotaNearHelp':
      '{left, number}건을 더 보내면 95%에서 멈춥니다. 나머지는 00:00 UTC(이곳 시각 {time}) 이후에 보냅니다.',
    'outbox.requestsToday': '오늘 요청 {requests, number}/{limit, number}건',
    'outbox.keychainHelp':
      '시스템 키 보관소에서 키를 받지 못했습니다. 잠금을 풀고 다시 시작하거나 연결에 키를 다시 넣으세요.',
    'outbox.environmentKeyHelp':
      '환경 변수 OUTTRAY_API_KEY의 키입니다. 거기서 고친 뒤 Outtray를 다시 시작하세요. 재시도 횟수는 줄지 않았습니다.',
    'outbox.dataFolder': 'Outtray의 기록은 {folder}에 있습니다.',
    'outbox.managed': 'IT 부서가 설정한 연결이라 IT만 고칠 수 있습니다.',
    'outbox.says.server': '서버 메시지',
    'outbox.says.system': 'IT 확인용',
    'outbox.says.pointsTo': '가리킨 주소',
    'outbox.says.putInPlace': '대신 넣은 것',
    'outbox.way.resume': '다시 시작',
    'outbox.way.tryNow': '지금 시도',
    'outbox.way.setKey': '키 설정…',
    'outbox.way.correctAdmin': '관리자 고치기…',
    'outbox.way.openConnection': '연결 열기',
    'outbox.way.chooseCaFile': 'CA 파일 지정…',
    'outbox.way.changeLimit': '한도 바꾸기…',
    'outbox.way.testConnection': '연결 테스트',
    'outbox.way.toReview': '검토로 이동',
    'outbox.recall': '{count, number}건 되돌리기',
    'outbox.recalled': '{count, number}건을 검토로 되돌렸습니다.',
    'outbox.recallLeft': '{count, number}건은 이미 전송 중이라 되돌리지 못했습니다.',
    'outbox.empty': '보내기로 한 제출 건이 여기서 차례를 기다려 전송됩니다.',
    'outbox.toReview': '검토로 이동',
    'outbox.recallKey': '검토로 되돌리기',
    'outbox.hint': '이 창을 닫아도 전송은 계속됩니다.'
  }
});
