import type { ErrorCode, MessageValues } from '../../contract/error.ts';
import type { PauseReason } from '../../contract/connection.ts';
import { type Language, say, speaker } from '../../contract/wording/format.ts';

const en = {
  'menu.file': '&File',
  'menu.recent': 'Recent folders',
  'menu.noRecent': 'None yet',
  'menu.edit': '&Edit',
  'menu.undo': 'Undo',
  'menu.redo': 'Redo',
  'menu.cut': 'Cut',
  'menu.copy': 'Copy',
  'menu.paste': 'Paste',
  'menu.selectAll': 'Select all',
  'menu.rows': '&Rows',
  'menu.pictures': '&Pictures',
  'menu.go': '&Go',
  'menu.view': '&View',
  'menu.zoomIn': 'Larger',
  'menu.zoomOut': 'Smaller',
  'menu.resetZoom': 'Actual size',
  'menu.fullScreen': 'Full screen',
  'menu.tools': 'Developer tools',
  'menu.window': '&Window',
  'menu.minimize': 'Minimize',
  'menu.close': 'Close window',
  'menu.front': 'Bring all to front',
  'menu.help': '&Help',
  'menu.about': 'About Outtray',
  'menu.hide': 'Hide Outtray',
  'menu.hideOthers': 'Hide others',
  'menu.unhide': 'Show all',
  'menu.services': 'Services',
  'menu.quit': 'Quit Outtray',

  'status.idle': 'Nothing to send',
  'status.sending': 'Sending: {done, number} of {total, number}',
  'status.waiting': '{left, plural, one {1 waits} other {# wait}} for a retry',
  'status.paused': 'Paused: {left, plural, one {1 waits} other {# wait}}',
  'status.stopped': 'Stopped: {reason}',
  'status.toFix': '{failed, plural, one {1 needs} other {# need}} fixing',

  'tray.open': 'Open Outtray',
  'tray.pause': 'Pause sending',
  'tray.resume': 'Resume sending',

  'digest.done': 'Complete: {sent, plural, one {1 sent} other {# sent}}',
  'digest.toFix': 'Complete with {failed, number} to fix',
  'digest.toFixBody': '{batches}: {sent, number} sent. Open Outtray to fix the rest.',
  'digest.stopped': 'Sending stopped',

  'quit.title': 'Quit while {left, plural, one {1 upload} other {# uploads}} still wait to be sent?',
  'quit.detail':
    'Nothing is lost: they go on when Outtray is started again. Closing the window is enough to get it out of the way; sending then goes on.',
  'quit.stay': 'Keep sending',
  'quit.quit': 'Quit',

  'crash.title': 'The window keeps ending unexpectedly',
  'crash.detail': 'Sending goes on without it. Open it again, or quit Outtray and start it anew.',
  'crash.open': 'Open again',
  'crash.quit': 'Quit',

  'start.failed': 'Outtray can’t start',

  'recover.damaged': 'The database is damaged',
  'recover.missing': 'The database is gone',
  'recover.backup':
    'There is a backup from {hours, plural, =0 {less than an hour ago} one {an hour ago} other {# hours ago}}. It holds {rows, plural, one {# row} other {# rows}}: {sent, number} sent, {waiting, number} waiting. What was imported or changed since is not in it; what was sent since is taken from the damaged file where it can still be read.',
  'recover.noBackup':
    'There is no backup yet. What can still be read of it can be saved; everything that was not answered for good then comes back to review.',
  'recover.kept':
    'The damaged file is kept in the data folder and never changed. Nothing is sent before you resume.',
  'recover.restore': 'Restore the backup',
  'recover.salvage': 'Save what can be read',
  'recover.quit': 'Quit',
  'recover.done': 'The database was restored',
  'recover.doneDetail':
    'Every connection is paused: look through Review and the Outbox before you resume, since a row that goes twice overwrites what the server has.',
  'recover.again': 'Imported since, to be imported again: {names}.',
  'recover.keptAt': 'The damaged files are in {path}.',
  'recover.ok': 'OK',
  'damage.title': 'The database is damaged',
  'damage.detail':
    'Sending has stopped, so that nothing is lost or sent twice. Quit Outtray and start it again: it then offers to restore the newest backup.',
  'damage.quit': 'Quit Outtray',
  'damage.later': 'Later',

  'choose.folder': 'Choose a folder to import',
  'choose.list': 'Choose a list to import',
  'choose.pictures': 'Choose pictures to import',
  'choose.picture': 'Choose a picture',
  'choose.certificate': 'Choose a CA certificate file',
  'choose.lists': 'Lists (CSV, Excel)',
  'choose.pictureFiles': 'Pictures',
  'choose.certificates': 'Certificates (PEM)',
  'save.csv': 'CSV',

  'about.notVendor': 'Not made by ARGOS Identity.'
} as const;

export type WordKey = keyof typeof en;

const ko: Readonly<Record<WordKey, string>> = {
  'menu.file': '파일(&F)',
  'menu.recent': '최근 폴더',
  'menu.noRecent': '아직 없음',
  'menu.edit': '편집(&E)',
  'menu.undo': '실행 취소',
  'menu.redo': '다시 실행',
  'menu.cut': '잘라내기',
  'menu.copy': '복사',
  'menu.paste': '붙여넣기',
  'menu.selectAll': '모두 선택',
  'menu.rows': '행(&R)',
  'menu.pictures': '사진(&P)',
  'menu.go': '이동(&G)',
  'menu.view': '보기(&V)',
  'menu.zoomIn': '확대',
  'menu.zoomOut': '축소',
  'menu.resetZoom': '실제 크기',
  'menu.fullScreen': '전체 화면',
  'menu.tools': '개발자 도구',
  'menu.window': '창(&W)',
  'menu.minimize': '최소화',
  'menu.close': '창 닫기',
  'menu.front': '모두 앞으로 가져오기',
  'menu.help': '도움말(&H)',
  'menu.about': 'Outtray 정보',
  'menu.hide': 'Outtray 가리기',
  'menu.hideOthers': '기타 가리기',
  'menu.unhide': '모두 보기',
  'menu.services': '서비스',
  'menu.quit': 'Outtray 종료',

  'status.idle': '보낼 것이 없습니다',
  'status.sending': '전송 중: {total, number}건 중 {done, number}건',
  'status.waiting': '{left, number}건 재시도 대기 중',
  'status.paused': '일시정지됨: {left, number}건 대기 중',
  'status.stopped': '중단됨: {reason}',
  'status.toFix': '수정 필요 {failed, number}건',

  'tray.open': 'Outtray 열기',
  'tray.pause': '전송 일시정지',
  'tray.resume': '전송 다시 시작',

  'digest.done': '완료: {sent, number}건 전송',
  'digest.toFix': '완료, 수정 필요 {failed, number}건',
  'digest.toFixBody': '{batches}: {sent, number}건 전송됨. Outtray를 열어 나머지를 수정하세요.',
  'digest.stopped': '전송이 중단되었습니다',

  'quit.title': '아직 {left, number}건이 전송을 기다리고 있습니다. 종료할까요?',
  'quit.detail':
    '잃어버리는 것은 없습니다. Outtray를 다시 시작하면 이어서 전송합니다. 창만 닫으면 전송은 계속됩니다.',
  'quit.stay': '계속 전송',
  'quit.quit': '종료',

  'crash.title': '창이 계속 비정상 종료됩니다',
  'crash.detail': '전송은 창 없이도 계속됩니다. 창을 다시 열거나 Outtray를 종료했다가 다시 시작하세요.',
  'crash.open': '다시 열기',
  'crash.quit': '종료',

  'start.failed': 'Outtray를 시작할 수 없습니다',

  'recover.damaged': '데이터베이스가 손상되었습니다',
  'recover.missing': '데이터베이스가 없어졌습니다',
  'recover.backup':
    '{hours, plural, =0 {한 시간 안에} other {#시간 전에}} 만든 백업이 있습니다. {rows, number}행이 들어 있습니다(전송 완료 {sent, number}, 대기 {waiting, number}). 그 뒤에 가져오거나 고친 것은 들어 있지 않으며, 그 뒤에 보낸 것은 손상된 파일에서 읽을 수 있는 만큼 가져옵니다.',
  'recover.noBackup':
    '아직 백업이 없습니다. 읽을 수 있는 것만 건질 수 있으며, 응답이 확정되지 않은 건은 모두 검토로 돌아갑니다.',
  'recover.kept':
    '손상된 파일은 데이터 폴더에 그대로 보관합니다. 다시 시작할 때까지 아무것도 보내지 않습니다.',
  'recover.restore': '백업 복원',
  'recover.salvage': '읽을 수 있는 것 건지기',
  'recover.quit': '종료',
  'recover.done': '데이터베이스를 복원했습니다',
  'recover.doneDetail':
    '모든 연결을 일시정지했습니다. 다시 시작하기 전에 검토와 전송 대기를 살펴보세요. 두 번 보내면 서버에 있는 것을 덮어씁니다.',
  'recover.again': '그 뒤에 가져온 묶음은 다시 가져오세요: {names}.',
  'recover.keptAt': '손상된 파일은 {path}에 있습니다.',
  'recover.ok': '확인',
  'damage.title': '데이터베이스가 손상되었습니다',
  'damage.detail':
    '잃거나 두 번 보내지 않도록 전송을 멈추었습니다. Outtray를 종료했다가 다시 시작하면 가장 최근 백업으로 복원할 수 있습니다.',
  'damage.quit': 'Outtray 종료',
  'damage.later': '나중에',

  'choose.folder': '가져올 폴더 선택',
  'choose.list': '가져올 목록 선택',
  'choose.pictures': '가져올 사진 선택',
  'choose.picture': '사진 선택',
  'choose.certificate': 'CA 인증서 파일 선택',
  'choose.lists': '목록(CSV, 엑셀)',
  'choose.pictureFiles': '사진',
  'choose.certificates': '인증서(PEM)',
  'save.csv': 'CSV',

  'about.notVendor': 'ARGOS Identity에서 만든 프로그램이 아닙니다.'
};

const speakers = { en: speaker('en', en), ko: speaker('ko', ko) };

/** What the desktop shell says outside of its window. */
export interface Words {
  readonly language: Language;
  readonly say: (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;
  readonly pause: (reason: PauseReason) => string;
  readonly error: (code: ErrorCode, values: MessageValues) => string;
}

export function wordsIn(language: Language): Words {
  return {
    language,
    say: (key, values) => speakers[language](key, values),
    pause: (reason) => say(language, `pause.${reason}`),
    error: (code, values) => say(language, `error.${code}`, values)
  };
}

/** @param preferred the system's languages, best first, such as `ko-KR`. */
export function languageFor(setting: Language | 'system', preferred: readonly string[]): Language {
  if (setting !== 'system') return setting;
  const known = preferred.map((tag) => tag.split('-')[0]).find((tag) => tag === 'ko' || tag === 'en');
  return known === 'ko' ? 'ko' : 'en';
}
