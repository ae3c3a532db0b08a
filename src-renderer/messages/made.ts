import { area } from './area.ts';

/** What Outtray did to a picture, and shrinking. */
export const made = area({
  en: {
    'made.converted': 'Converted from {format}',
    'made.convertedPage': 'Page {page, number} of {pages, number}, converted from {format}',
    'made.rotated': 'Turned by {degrees}°, without loss',
    'made.rotatedAnew': 'Turned by {degrees}° (saved anew at high quality)',
    'made.shrunk': 'Shrunk {from} → {to}',
    'made.locationRemoved': 'Location data removed',
    'made.mark.page': '{format} p. {page, number}',
    'made.mark.shrunk': '→ {to}',
    'made.mark.locationRemoved': 'No location',
    'made.undo': 'Back to how it was imported',
    'made.originalKept': 'Your file stays as it is.',
    'made.page': 'Page {page, number}',
    'made.pages': 'Which page',
    'made.turnLeft': 'Turn left',
    'made.turnRight': 'Turn right',
    'made.shrink': 'Shrink to fit',
    'made.shrinkAll': 'Shrink all {count, number} to fit',
    'made.shrinking': 'Shrinking {done, number} of {total, number}…',
    'made.shrunkRows': '{count, plural, one {# row} other {# rows}} made smaller: {before} → {after}.',
    'made.cannotShrink':
      '{count, plural, one {# row stays: it would fall below the smallest size of the connection.} other {# rows stay: they would fall below the smallest size of the connection.}}',
    'made.fits': '{count, plural, one {# row was} other {# rows were}} small enough.',
    'made.shrinkTo': 'at most',
    'made.shrinkAuto': 'as far as needed',
    'made.stop': 'Stop'
  },
  ko: {
    'made.converted': '{format}에서 변환',
    'made.convertedPage': '{format} {pages, number}쪽 중 {page, number}쪽을 변환',
    'made.rotated': '{degrees}° 회전(손실 없음)',
    'made.rotatedAnew': '{degrees}° 회전(고품질로 다시 저장)',
    'made.shrunk': '크기 줄임 {from} → {to}',
    'made.locationRemoved': '위치 정보 지움',
    'made.mark.page': '{format} {page, number}쪽',
    'made.mark.shrunk': '→ {to}',
    'made.mark.locationRemoved': '위치 없음',
    'made.undo': '가져온 상태로 되돌리기',
    'made.originalKept': '원본 파일은 그대로입니다.',
    'made.page': '{page, number}쪽',
    'made.pages': '보낼 쪽',
    'made.turnLeft': '왼쪽으로 회전',
    'made.turnRight': '오른쪽으로 회전',
    'made.shrink': '크기 맞추기',
    'made.shrinkAll': '{count, number}건 모두 크기 맞추기',
    'made.shrinking': '{total, number}건 중 {done, number}건 줄이는 중…',
    'made.shrunkRows': '{count, number}건의 크기를 줄였습니다: {before} → {after}.',
    'made.cannotShrink': '{count, number}건은 연결의 최소 크기보다 작아지므로 그대로 두었습니다.',
    'made.fits': '{count, number}건은 이미 충분히 작습니다.',
    'made.shrinkTo': '최대',
    'made.shrinkAuto': '필요한 만큼',
    'made.stop': '중지'
  }
});
