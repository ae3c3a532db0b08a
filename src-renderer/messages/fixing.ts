import { area } from './area.ts';

/** Words of the Needs fixing view. Causes and help stand in the contract's wording (`remedy.*`). */
export const fixing = area({
  en: {
    'fixing.title': 'Needs fixing',
    'fixing.summary':
      '{count, plural, one {# row} other {# rows}} by {groups, plural, one {# cause} other {# causes}}',
    'fixing.export': 'Export list',
    'fixing.empty': 'Nothing needs fixing. Rows that the server turns away gather here, by cause.',
    'fixing.emptyAction': 'Go to Outbox',
    'fixing.countLabel': '{count, plural, one {# row} other {# rows}}',

    'fixing.rowsSay': 'These rows say',
    'fixing.rowsSayNone': 'no ID type',
    'fixing.serverSays': 'The server says',
    'fixing.withheld':
      'One was sent first and refused again, so {count, plural, one {1 other was} other {# others were}} not sent.',
    'fixing.blocked':
      '{count, plural, one {# of them has something to correct first and stays here.} other {# of them have something to correct first and stay here.}}',
    'fixing.allBlocked':
      '{count, plural, one {It has something to correct before it can go.} other {All have something to correct before they can go.}}',
    'fixing.showBlocked': 'Show them',

    'fixing.idTypeChoices': 'ID type to set',
    'fixing.accepted': '{count, number} accepted',
    'fixing.setAndResend': 'Set and resend {count, number}',
    'fixing.resend': 'Resend {count, number}',
    'fixing.resendUnchanged': 'Resend all {count, number} as they are',
    'fixing.correctAndResend': '{count, plural, =0 {Correct and resend} other {Correct and resend #}}',
    'fixing.takeAndResend': 'Take and resend {count, number}',
    'fixing.lookAgainAndResend': 'Look again and resend {count, number}',
    'fixing.correctIds': 'Correct ids…',
    'fixing.showPictures': 'Show pictures',
    'fixing.lookAtEach': 'Look at each',
    'fixing.close': 'Close',
    'fixing.openConnection': 'Open connection',
    'fixing.adminLabel': 'Admin’s e-mail',
    'fixing.adminInvalid': 'Enter an e-mail address, such as kyc@example.com.',
    'fixing.connectionAdmin': 'The connection says {admin}.',

    'fixing.shortcutResend': 'Resend the selected rows',
    'fixing.details': '{submissionId}: show details',
    'fixing.column.pictures': 'Pictures',
    'fixing.column.id': 'Submission',
    'fixing.column.newId': 'Correct id',
    'fixing.newIdFor': 'Correct id for {submissionId}',
    'fixing.newIdSpaces': 'An id can’t begin or end with a space.',
    'fixing.replace': 'Replace…',
    'fixing.add': 'Add…',
    'fixing.replacedHere': 'Replaced',
    'fixing.resendReplaced': '{count, plural, =0 {Resend replaced} other {Resend # replaced}}',
    'fixing.addIn': 'Add {slot} of {submissionId}',
    'fixing.replaceIn': 'Replace {slot} of {submissionId}',
    'fixing.more': 'Show {count, number} more',

    'fixing.onTheirWay': '{count, plural, one {# is on its way} other {# are on their way}}',
    'fixing.resent': '{count, number} sent again',
    'fixing.stayBlocked':
      '{count, plural, one {# stays: it has something to correct.} other {# stay: they have something to correct.}}',
    'fixing.stayState': '{count, plural, one {# had already moved on.} other {# had already moved on.}}',
    'fixing.noneWent': 'None could go.'
  },
  ko: {
    'fixing.title': '수정 필요',
    'fixing.summary': '원인 {groups, number}가지, {count, number}행',
    'fixing.export': '목록 내보내기',
    'fixing.empty': '고칠 것이 없습니다. 서버가 돌려보낸 행이 원인별로 여기에 모입니다.',
    'fixing.emptyAction': '전송 대기로 가기',
    'fixing.countLabel': '{count, number}행',

    'fixing.rowsSay': '이 행들의 값:',
    'fixing.rowsSayNone': 'ID 유형 없음',
    'fixing.serverSays': '서버 메시지',
    'fixing.withheld': '먼저 보낸 한 건이 다시 거절되어 나머지 {count, number}건은 보내지 않았습니다.',
    'fixing.blocked': '이 중 {count, number}행은 먼저 고칠 것이 있어 여기 남습니다.',
    'fixing.allBlocked': '보내기 전에 먼저 고칠 것이 있습니다.',
    'fixing.showBlocked': '보기',

    'fixing.idTypeChoices': '설정할 ID 유형',
    'fixing.accepted': '{count, number}건 접수됨',
    'fixing.setAndResend': '설정하고 {count, number}건 다시 보내기',
    'fixing.resend': '{count, number}건 다시 보내기',
    'fixing.resendUnchanged': '그대로 {count, number}건 모두 다시 보내기',
    'fixing.correctAndResend': '{count, plural, =0 {고쳐서 다시 보내기} other {고쳐서 #건 다시 보내기}}',
    'fixing.takeAndResend': '이대로 쓰고 {count, number}건 다시 보내기',
    'fixing.lookAgainAndResend': '다시 확인하고 {count, number}건 보내기',
    'fixing.correctIds': 'ID 고치기…',
    'fixing.showPictures': '사진 보기',
    'fixing.lookAtEach': '하나씩 보기',
    'fixing.close': '닫기',
    'fixing.openConnection': '연결 열기',
    'fixing.adminLabel': '관리자 이메일',
    'fixing.adminInvalid': '이메일 주소를 입력하세요. 예: kyc@example.com',
    'fixing.connectionAdmin': '연결의 관리자는 {admin}입니다.',

    'fixing.shortcutResend': '선택한 행 다시 보내기',
    'fixing.details': '{submissionId}: 상세 정보 보기',
    'fixing.column.pictures': '사진',
    'fixing.column.id': '제출 ID',
    'fixing.column.newId': '고친 ID',
    'fixing.newIdFor': '{submissionId}의 고친 ID',
    'fixing.newIdSpaces': 'ID 앞뒤에 공백을 둘 수 없습니다.',
    'fixing.replace': '바꾸기…',
    'fixing.add': '넣기…',
    'fixing.replacedHere': '바꿈',
    'fixing.resendReplaced': '{count, plural, =0 {바꾼 건 다시 보내기} other {바꾼 #건 다시 보내기}}',
    'fixing.addIn': '{submissionId} {slot} 넣기',
    'fixing.replaceIn': '{submissionId} {slot} 바꾸기',
    'fixing.more': '{count, number}행 더 보기',

    'fixing.onTheirWay': '{count, number}건 보내는 중',
    'fixing.resent': '{count, number}건 다시 보냄',
    'fixing.stayBlocked': '{count, number}건은 고칠 것이 있어 남았습니다.',
    'fixing.stayState': '{count, number}건은 이미 다음 단계로 갔습니다.',
    'fixing.noneWent': '보낼 수 있는 행이 없었습니다.'
  }
});
