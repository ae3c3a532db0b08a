import { area } from './area.ts';

/** Words of the Import view. */
export const importing = area({
  en: {
    'import.title': 'Import',
    'import.into': 'into {connection}',
    'import.drop': 'Drop a folder here',
    'import.dropHere': 'Let go to import it',
    'import.lead': 'Or name it below. A list (CSV, Excel) works as well.',
    'import.stays': 'Pictures stay where they are. Nothing is sent before you have reviewed it.',
    'import.pathLabel': 'Folder or list (CSV, Excel)',
    'import.pathPlaceholder': 'Paste a path, such as D:\\Scans\\Tuesday',
    'import.browse': 'Browse…',
    'import.chooseList': 'Choose a list (CSV, Excel)…',
    'import.sampleList': 'Sample list (Excel)',
    'import.sampleListCsv': 'Sample list (CSV)',
    'import.choosePictures': 'Choose single pictures…',
    'import.only':
      'Only the {count, plural, one {file} other {# files or folders}} that you picked in this folder.',
    'import.browserHidesPaths':
      'A browser does not tell where “{name}” lies on this computer: paste its path here, or browse to it.',
    'import.go': 'Import',
    'import.idTypeLabel': 'ID type for rows that have none',
    'import.idTypeNone': 'None',
    'import.idTypeInherited': 'As the connection says: {idType}',
    'import.samples': 'Try it with sample pictures',
    'import.samplesHelp':
      'Makes a folder of 24 sample submissions, drawn by us and marked SPECIMEN, with the usual mistakes among them.',
    'import.samplesOnlyPractice':
      'New here? The practice connection has sample pictures, and nothing leaves this computer.',
    'import.samplesUsePractice': 'Use the practice connection',

    'import.phase.drawing': 'Drawing sample pictures',
    'import.phase.scanning': 'Looking for pictures',
    'import.phase.checking': 'Checking pictures',
    'import.phase.saving': 'Saving',
    'import.doneOf': '{done, number} of {total, number}',
    'import.doneSoFar': '{done, number} so far',
    'import.cancel': 'Cancel import',
    'import.cancelling': 'Cancelling…',

    'import.previewTitle': 'The first rows, as they will probably be',
    'import.previewLead':
      'A preview while the pictures are being checked. Nothing is imported yet; you review all rows when it is done.',
    'import.previewPicture': '{slot}, {submission}',

    'import.chooseTitle': 'This folder can be read in more than one way',
    'import.chooseLead': 'Choose the one that is right. A wrong one would send pictures to the wrong person.',
    'import.readingSheet': '{list}, sheet {sheet}',
    'import.readingUploadsUnit': '{count, plural, one {submission} other {submissions}}',
    'import.readingFiles':
      '{assigned, plural, one {# picture assigned} other {# pictures assigned}}, {leftOver, plural, =0 {none left over} other {# left over}}',
    'import.readingExamples': 'For example',
    'import.readingGo': 'Import {count, plural, one {# submission} other {# submissions}}',
    'import.chooseOther': 'Choose another folder',

    'import.columnsTitle': 'Which column says what?',
    'import.columnsLead':
      'The names of this list’s columns don’t tell all of it. Your answer is kept for lists with the same columns.',
    'import.columnsField': 'Outtray needs',
    'import.columnsColumn': 'Column of the list',
    'import.columnsExamples': 'What stands there',
    'import.columnsNone': 'Not in this list',
    'import.columnsRequired': 'Needed',
    'import.columnsPicture': '{slot}, file name',
    'import.columnsAdmin': 'Admin e-mail',
    'import.columnsWithoutPictures':
      'No column names pictures: folders or file names say which pictures are whose.',
    'import.columnsGo': 'Import with these columns',

    'import.done': '{count, plural, one {# submission is} other {# submissions are}} ready for review',
    'import.doneBlocked':
      '{count, plural, =0 {No row needs a correction.} one {# row needs a correction before it can go.} other {# rows need a correction before they can go.}}',
    'import.doneLeftOver':
      '{count, plural, =0 {Every file found its place.} one {# file was left over.} other {# files were left over.}}',
    'import.review': 'Review {count, number}',
    'import.cancelled': 'The import was cancelled. Nothing was imported.',
    'import.failedTitle': 'Nothing was imported',
    'import.tryAgain': 'Try again',

    'import.batches': 'Recent batches',
    'import.column.batch': 'Batch',
    'import.column.imported': 'Imported',
    'import.column.operator': 'Operator',
    'import.column.rows': 'Rows',
    'import.column.state': 'State',
    'import.part.sent': '{count, number} sent',
    'import.part.failed': '{count, number} to fix',
    'import.part.outbox': '{count, number} waiting',
    'import.part.review': '{count, number} in review',
    'import.part.excluded': '{count, number} excluded'
  },
  ko: {
    'import.title': '가져오기',
    'import.into': '{connection}(으)로',
    'import.drop': '폴더를 여기에 끌어다 놓으세요',
    'import.dropHere': '놓으면 가져옵니다',
    'import.lead': '아래에 경로를 적어도 됩니다. 목록(CSV, 엑셀)도 가져올 수 있습니다.',
    'import.stays': '사진은 원래 자리에 그대로 있습니다. 검토하기 전에는 아무것도 보내지 않습니다.',
    'import.pathLabel': '폴더 또는 목록(CSV, 엑셀)',
    'import.pathPlaceholder': '경로를 붙여넣으세요. 예: D:\\Scans\\화요일',
    'import.browse': '찾아보기…',
    'import.chooseList': '목록(CSV, 엑셀) 선택…',
    'import.sampleList': '목록 양식(엑셀)',
    'import.sampleListCsv': '목록 양식(CSV)',
    'import.choosePictures': '사진 골라서 선택…',
    'import.only': '이 폴더에서 고른 {count, number}개만 가져옵니다.',
    'import.browserHidesPaths':
      '브라우저는 “{name}”의 위치를 알려 주지 않습니다. 경로를 여기에 붙여넣거나 찾아보세요.',
    'import.go': '가져오기',
    'import.idTypeLabel': 'ID 유형이 없는 행에 쓸 유형',
    'import.idTypeNone': '없음',
    'import.idTypeInherited': '연결 기본값: {idType}',
    'import.samples': '샘플 사진으로 해 보기',
    'import.samplesHelp':
      '직접 그린 샘플 24건을 폴더로 만듭니다. 모두 SPECIMEN 표시가 있고, 흔한 실수도 섞여 있습니다.',
    'import.samplesOnlyPractice':
      '처음이신가요? 연습 연결에는 샘플 사진이 있고, 아무것도 이 컴퓨터 밖으로 나가지 않습니다.',
    'import.samplesUsePractice': '연습 연결 쓰기',

    'import.phase.drawing': '샘플 사진 그리는 중',
    'import.phase.scanning': '사진 찾는 중',
    'import.phase.checking': '사진 확인 중',
    'import.phase.saving': '저장 중',
    'import.doneOf': '{total, number}개 중 {done, number}개',
    'import.doneSoFar': '지금까지 {done, number}개',
    'import.cancel': '가져오기 취소',
    'import.cancelling': '취소하는 중…',

    'import.previewTitle': '첫 행 미리보기',
    'import.previewLead':
      '사진을 확인하는 동안 예상되는 모습을 보여 줍니다. 아직 가져온 것은 없으며, 끝나면 모든 행을 검토할 수 있습니다.',
    'import.previewPicture': '{slot}, {submission}',

    'import.chooseTitle': '이 폴더는 여러 방식으로 읽을 수 있습니다',
    'import.chooseLead': '맞는 방식을 고르세요. 잘못 고르면 사진이 다른 사람에게 갈 수 있습니다.',
    'import.readingSheet': '{list}, 시트 {sheet}',
    'import.readingUploadsUnit': '건',
    'import.readingFiles':
      '사진 {assigned, number}장 배정, {leftOver, plural, =0 {남은 파일 없음} other {#개 남음}}',
    'import.readingExamples': '예',
    'import.readingGo': '{count, number}건 가져오기',
    'import.chooseOther': '다른 폴더 고르기',

    'import.columnsTitle': '어느 열이 무엇인가요?',
    'import.columnsLead':
      '열 이름만으로는 알 수 없는 것이 있습니다. 고른 내용은 같은 열을 가진 목록에 다시 쓰입니다.',
    'import.columnsField': '필요한 항목',
    'import.columnsColumn': '목록의 열',
    'import.columnsExamples': '들어 있는 값',
    'import.columnsNone': '목록에 없음',
    'import.columnsRequired': '필수',
    'import.columnsPicture': '{slot} 파일 이름',
    'import.columnsAdmin': '관리자 이메일',
    'import.columnsWithoutPictures': '사진 열이 없으면 폴더나 파일 이름으로 사진의 주인을 찾습니다.',
    'import.columnsGo': '이 열로 가져오기',

    'import.done': '{count, number}건을 검토할 수 있습니다',
    'import.doneBlocked':
      '{count, plural, =0 {고칠 행이 없습니다.} other {#행은 보내기 전에 고쳐야 합니다.}}',
    'import.doneLeftOver':
      '{count, plural, =0 {모든 파일이 제자리를 찾았습니다.} other {파일 #개가 남았습니다.}}',
    'import.review': '{count, number}건 검토',
    'import.cancelled': '가져오기를 취소했습니다. 가져온 것이 없습니다.',
    'import.failedTitle': '가져온 것이 없습니다',
    'import.tryAgain': '다시 시도',

    'import.batches': '최근 묶음',
    'import.column.batch': '묶음',
    'import.column.imported': '가져온 시각',
    'import.column.operator': '담당자',
    'import.column.rows': '행',
    'import.column.state': '상태',
    'import.part.sent': '완료 {count, number}',
    'import.part.failed': '수정 {count, number}',
    'import.part.outbox': '대기 {count, number}',
    'import.part.review': '검토 {count, number}',
    'import.part.excluded': '제외 {count, number}'
  }
});
