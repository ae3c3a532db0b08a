import { area } from './area.ts';

/** The frame: strip, rail, connection, progress. */
export const frame = area({
  en: {
    'frame.stage.import': 'Import',
    'frame.stage.review': 'Review',
    'frame.stage.outbox': 'Outbox',
    'frame.stage.fixing': 'Needs fixing',
    'frame.stage.sent': 'Sent',
    'frame.stage.activity': 'Activity',
    'frame.stage.connections': 'Connections',
    'frame.stage.settings': 'Settings',
    'frame.stages': 'Stages of the work',
    'frame.stageWithCount': '{stage}, {count}',
    'frame.stageCalls': '{stage}, {count}, needs you',

    'frame.switchConnection': '{environment} {name}. Switch connection',
    'frame.connectionsMenu': 'Show uploads of',
    'frame.manageConnections': 'Manage connections…',
    'frame.noKey': 'no key',

    'frame.ready': 'Ready',
    'frame.sending': 'Sending',
    'frame.waitingToRetry': 'Next try in {duration}',
    'frame.otherSends': 'Another Outtray sends',
    'frame.sent': '{count} sent',
    'frame.toFix': '{count} to fix',
    'frame.left': '{count} left',
    'frame.of': 'of {count}',
    'frame.progress': '{sent} sent, {failed} to fix, {left} left of {total}',
    'frame.timeLeft': '{duration} left',
    'frame.pause': 'Pause',
    'frame.resume': 'Resume',
    'frame.announceSending': '{sent} sent, {failed} to fix, {left} left.',
    'frame.announceDone': 'Everything was answered: {sent} sent, {failed} to fix.',

    'frame.productionTitle': 'Send {count, plural, one {# submission} other {# submissions}} to production?',
    'frame.productionHelp':
      'Real submissions are changed: what the server has for them is overwritten. This is asked once for each batch.',
    'frame.productionConnection': 'Connection',
    'frame.productionCount': 'Submissions',
    'frame.productionYes': 'Send {count, number} to production',

    'frame.connecting': 'Opening…',
    'frame.connectionLost': 'Connection to Outtray lost.',
    'frame.connectionLostHelp':
      'The window reconnects by itself. If Outtray was closed, start it again: everything is as it was.',
    'frame.inspectorToggle': 'Show or hide details',
    'frame.shortcuts': 'Keyboard shortcuts',
    'frame.skipToContent': 'Skip to content'
  },
  ko: {
    'frame.stage.import': '가져오기',
    'frame.stage.review': '검토',
    'frame.stage.outbox': '전송 대기',
    'frame.stage.fixing': '수정 필요',
    'frame.stage.sent': '전송 완료',
    'frame.stage.activity': '활동 기록',
    'frame.stage.connections': '연결',
    'frame.stage.settings': '설정',
    'frame.stages': '업무 단계',
    'frame.stageWithCount': '{stage}, {count}건',
    'frame.stageCalls': '{stage}, {count}건, 확인 필요',

    'frame.switchConnection': '{environment} {name}. 연결 바꾸기',
    'frame.connectionsMenu': '표시할 연결',
    'frame.manageConnections': '연결 관리…',
    'frame.noKey': '키 없음',

    'frame.ready': '준비됨',
    'frame.sending': '전송 중',
    'frame.waitingToRetry': '{duration} 뒤 재시도',
    'frame.otherSends': '다른 Outtray가 전송 중',
    'frame.sent': '완료 {count}',
    'frame.toFix': '수정 필요 {count}',
    'frame.left': '남음 {count}',
    'frame.of': '전체 {count}',
    'frame.progress': '전체 {total}건 중 완료 {sent}, 수정 필요 {failed}, 남음 {left}',
    'frame.timeLeft': '{duration} 남음',
    'frame.pause': '일시정지',
    'frame.resume': '다시 시작',
    'frame.announceSending': '완료 {sent}건, 수정 필요 {failed}건, 남음 {left}건.',
    'frame.announceDone': '모두 응답을 받았습니다. 완료 {sent}건, 수정 필요 {failed}건.',

    'frame.productionTitle': '운영 서버로 {count, number}건을 보낼까요?',
    'frame.productionHelp':
      '실제 제출 건이 바뀌며, 서버에 있던 사진은 덮어씁니다. 묶음마다 한 번만 묻습니다.',
    'frame.productionConnection': '연결',
    'frame.productionCount': '제출 건수',
    'frame.productionYes': '운영으로 {count, number}건 보내기',

    'frame.connecting': '여는 중…',
    'frame.connectionLost': 'Outtray와 연결이 끊겼습니다.',
    'frame.connectionLostHelp':
      '저절로 다시 연결합니다. Outtray를 닫았다면 다시 실행하세요. 모든 것이 그대로 있습니다.',
    'frame.inspectorToggle': '상세 정보 보이기/숨기기',
    'frame.shortcuts': '단축키',
    'frame.skipToContent': '본문으로 건너뛰기'
  }
});
