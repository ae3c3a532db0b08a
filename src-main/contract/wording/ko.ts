import type { en } from './en.ts';

/** Korean, as back-office staff write it. */
export const ko: Readonly<Record<keyof typeof en, string>> = {
  'state.staged': '검토 중',
  'state.queued': '대기',
  'state.sending': '전송 중',
  'state.sent': '전송 완료',
  'state.failed': '수정 필요',
  'state.excluded': '제외',

  'slot.idImage': '신분증 앞면',
  'slot.idBackImage': '신분증 뒷면',
  'slot.selfieImage': '셀피',
  'slot.addressImage': '주소 증빙',
  'slotShort.idImage': '앞면',
  'slotShort.idBackImage': '뒷면',
  'slotShort.selfieImage': '셀피',
  'slotShort.addressImage': '주소',

  'idType.drivers_license': '운전면허증',
  'idType.government_id': '정부 발급 신분증',
  'idType.passport': '여권',
  'idType.residence_permit': '거주 허가증',
  'idType.vehicle_registration_certificate': '자동차 등록증',
  'idType.visa': '비자',
  'idType.aadhaar': '아드하르(Aadhaar)',
  'idType.pancard': 'PAN 카드',

  'environment.practice': '연습',
  'environment.test': '테스트',
  'environment.production': '운영',

  'outcome.accepted': '접수됨',
  'outcome.rejected': '거절됨',
  'outcome.transient': '일시 오류',
  'outcome.account': '연결 문제',
  'outcome.offline': '서버에 닿지 않음',
  'outcome.interrupted': '중단됨',

  'auditKind.begin': '기록 시작',
  'auditKind.import': '가져오기',
  'auditKind.edit': '수정',
  'auditKind.picture': '사진 변경',
  'auditKind.confirm': '확인',
  'auditKind.exclude': '제외',
  'auditKind.restore': '제외 취소',
  'auditKind.release': '보내기 승인',
  'auditKind.recall': '보내기 취소',
  'auditKind.resend': '다시 보내기',
  'auditKind.connection': '연결 설정',
  'auditKind.seal': '시도 기록 봉인',
  'auditKind.purge': '개인정보 삭제',
  'auditKind.recover': '데이터베이스 복구',
  'auditFault.gap': '{seq, number}번 기록 앞에 빠진 기록이 있습니다.',
  'auditFault.link':
    '{seq, number}번 기록이 앞의 기록과 이어지지 않습니다. 기록이 변경되었거나 옮겨졌거나 끼워 넣어졌습니다.',
  'auditFault.row': '{seq, number}번 기록이 작성된 뒤에 변경되었습니다.',
  'auditFault.values': '{seq, number}번 기록의 제출 건 내용이 변경되었습니다.',
  'auditFault.values_gone':
    '{seq, number}번 기록의 제출 건 내용이 없어졌지만, 개인정보 삭제로 지워진 것이 아닙니다.',
  'auditFault.attempts': '{seq, number}번 봉인에 속한 시도 기록이 변경, 추가 또는 삭제되었습니다.',
  'auditFault.head':
    '이전에 가장 최근 기록으로 보관된 {seq, number}번이 로그에 없습니다. 로그의 끝이 잘렸거나 로그가 새로 작성되었습니다.',

  'reading.folders': '제출 건마다 폴더 하나',
  'reading.names': '파일 이름에 제출 ID가 있음',
  'reading.single': '이 폴더가 제출 한 건',
  'reading.manifest': '목록대로',

  'rule.folder': '폴더 이름 “{folder}”이(가) 제출 ID이고, 파일 이름 “{file}”이(가) 사진 종류를 나타냅니다.',
  'rule.name': '파일 이름 “{file}”에 제출 ID “{id}”와(과) 사진 종류가 있습니다.',
  'rule.single': '폴더 “{folder}” 전체가 제출 한 건이고, 파일 이름 “{file}”이(가) 사진 종류를 나타냅니다.',
  'rule.list': '목록 “{list}”의 {line, number}번째 줄에 “{file}”이(가) 적혀 있습니다.',
  'rule.template': '템플릿 {template}이(가) “{path}”에 맞습니다.',
  'rule.by_hand': '{operator}님이 “{file}”을(를) 직접 골랐습니다.',
  'rule.replaced': '{operator}님이 “{replaced}” 대신 “{file}”을(를) 직접 골랐습니다.',
  'rule.swapped': '{operator}님이 “{file}”을(를) 다른 자리의 사진과 바꿨습니다.',

  'issue.id_empty': '제출 ID가 비어 있습니다. 입력하세요.',
  'issue.id_has_spaces': '제출 ID 앞뒤에 공백이 있습니다. 지우세요.',
  'issue.id_type_missing': 'ID 유형이 없습니다. 신분증 사진에는 꼭 필요하니 선택하세요.',
  'issue.id_type_unknown': 'ID 유형 “{idType}”은(는) 문서 목록에 없습니다. 서버가 거절할 수 있습니다.',
  'issue.admin_not_email': '관리자 “{admin}”은(는) 이메일 주소가 아닙니다. 고치세요.',
  'issue.no_image': '사진이 없습니다. 사진을 넣거나 이 행을 제외하세요.',
  'issue.too_large':
    '너무 커서 보낼 수 없습니다: {bodyBytes, number}바이트(최대 {maxBodyBytes, number}). 더 작은 사진을 쓰세요.',
  'issue.image_missing': '{file} 파일이 없어졌습니다. 되돌려 놓거나 다른 사진을 고르세요.',
  'issue.image_unreadable': '{file} 파일을 읽을 수 없습니다. 권한을 확인하거나 다른 사진을 고르세요.',
  'issue.image_not_regular': '{file}은(는) 링크나 장치입니다. 실제 사진 파일을 고르세요.',
  'issue.image_empty': '{file} 파일이 비어 있습니다(0바이트). 다른 사진을 고르세요.',
  'issue.image_not_supported':
    '{file} 파일은 JPEG나 PNG가 아니고, 바꿀 수 있는 형식도 아닙니다. JPEG로 저장하거나 다른 사진을 고르세요.',
  'issue.image_not_converted':
    '{format, select, PDF {{file}: PDF를 사진으로 바꿀 수 없습니다. 손상되었거나 암호가 걸려 있습니다. 해당 쪽을 JPEG로 저장해 선택하세요.} other {{file}: {format} 파일을 JPEG로 바꿀 수 없습니다. 손상되었거나 읽을 수 없는 종류입니다. JPEG로 저장해 선택하세요.}}',
  'issue.image_many_pages': '{file}에는 {pages, number}쪽이 있습니다. 보낼 쪽을 고르세요.',
  'issue.image_truncated': '{file} 사진이 중간에 잘렸습니다. 파일을 다시 받으세요.',
  'issue.image_undecodable': '{file} 사진이 손상되어 열 수 없습니다. 파일을 다시 받으세요.',
  'issue.image_too_many_pixels': '{file}의 픽셀 수가 지나치게 많습니다. 다른 사진을 고르세요.',
  'issue.image_changed': '{file}이(가) 검토한 뒤 바뀌었습니다. 다시 확인하세요.',
  'issue.extension_lies': '{file}의 확장자가 실제 형식과 다릅니다. 전송은 됩니다.',
  'issue.quality_too_small':
    '참고: {file}이(가) 작습니다. 짧은 변 {value}px(기준 {limit}px 미만). 글자가 안 보일 수 있습니다.',
  'issue.quality_dark': '참고: {file}이(가) 어두워 보입니다. 밝기 {value}/255(기준 {limit} 미만).',
  'issue.quality_bright': '참고: {file}이(가) 너무 밝아 보입니다. 밝기 {value}/255(기준 {limit} 초과).',
  'issue.quality_blurred': '참고: {file}이(가) 흐려 보입니다. 선명도 {value}(기준 {limit} 미만).',
  'issue.quality_glare':
    '참고: {file}에 빛 반사가 있어 보입니다. 한 곳이 {value}% 하얗게 날아감(기준 {limit}% 초과).',
  'issue.quality_tilted': '참고: {file}이(가) {value}° 기울어 보입니다(기준 {limit}° 초과).',
  'issue.quality_cut_off':
    '참고: {file}의 문서가 가장자리에서 잘린 듯합니다. 한 변의 {value}%(기준 {limit}% 초과).',
  'issue.quality_screenshot':
    '참고: {file}이(가) 화면 캡처로 보입니다. 잡티 없는 부분 {value}%(기준 {limit}% 초과).',
  'issue.face_in_card_slot':
    '참고: {file}은(는) 신분증이 아니라 얼굴 사진으로 보입니다(세로 사진, 피부색 {skin}%). 바꾸거나 맞다고 확인하세요.',
  'issue.card_in_selfie_slot':
    '참고: {file}은(는) 셀피가 아니라 카드로 보입니다(카드 비율, 피부색 {skin}%). 바꾸거나 맞다고 확인하세요.',
  'issue.slot_ambiguous': '이 자리에 맞는 파일이 둘 이상이라 넣지 않았습니다. 하나를 고르세요.',
  'issue.same_image_in_two_slots': '같은 사진이 두 자리에 있습니다. 하나를 바꾸거나 맞다고 확인하세요.',
  'issue.same_image_for_two_people': '같은 사진을 {other}에도 씁니다. 하나를 바꾸거나 맞다고 확인하세요.',
  'issue.near_copy_of_other':
    '참고: {other}의 사진과 거의 같아 보입니다. 비교해 보고 바꾸거나 맞다고 확인하세요.',
  'issue.submission_twice_in_batch': '{row}행과 제출 ID가 같습니다. 고치거나 둘 다 보낸다고 확인하세요.',
  'issue.submission_still_waiting': '이 제출 건이 “{batch}”에서 아직 대기 중입니다. 둘 다 보낼지 확인하세요.',
  'issue.already_sent': '이 제출 건은 “{batch}”에서 이미 보냈습니다. 다시 보내면 덮어씁니다. 확인하세요.',

  'left_over.no_submission': '이름과 폴더에 제출 ID가 없음',
  'left_over.no_slot': '어떤 사진인지 알 수 없음(앞면, 뒷면, 셀피, 주소)',
  'left_over.two_slots': '이름에 자리가 두 개 적혀 있음',
  'left_over.slot_taken_twice': '같은 자리에 맞는 파일이 또 있음',
  'left_over.name_disagrees_with_folder': '이름의 ID가 폴더와 다름',
  'left_over.id_type_disagrees': '상위 폴더에 ID 유형이 두 개임',
  'left_over.not_in_manifest': '목록에 없음',
  'left_over.several_places': '폴더 안 여러 곳에 같은 제출 ID가 있음',
  'left_over.template_does_not_fit': '템플릿에 맞지 않음',
  'left_over.template_ambiguous': '템플릿에 여러 방식으로 맞음',
  'left_over.not_a_picture': '사진 파일이 아님',
  'left_over.replaced': '직접 자리에서 뺌',
  'left_over.unreadable': '읽을 수 없음',
  'left_over.link_out_of_folder': '링크라서 따라가지 않음',
  'left_over.not_regular': '파일이 아님(장치 또는 파이프)',
  'left_over.name_not_unicode': '파일 이름이 올바른 글자가 아님',
  'left_over.row_number_damaged':
    '행 제외: ID가 숫자로 바뀌어 자릿수나 앞의 0이 없어졌을 수 있음. 열 서식을 텍스트로 바꾸고 다시 입력하세요',
  'left_over.row_id_not_text': '행 제외: ID가 날짜, TRUE/FALSE 또는 오류 값임. 텍스트로 입력하세요',
  'left_over.row_columns_differ': '행 제외: 값의 개수가 목록의 열 개수와 다름',
  'left_over.row_path_leaves': '행 제외: 사진 경로는 목록이 있는 폴더 안의 상대 경로여야 함',
  'left_over.row_path_through_link': '행 제외: 사진 경로가 링크를 거침',
  'left_over.row_id_twice': '행 제외: 목록에 같은 ID가 두 번 이상 있음',
  'left_over.row_id_lost_zeros':
    '행 제외: 이 ID의 사진은 없고, 앞에 0이 붙은 ID의 사진만 있음. 목록의 ID를 고치세요',
  'left_over.row_id_type_disagrees': '행 제외: 사진 폴더의 ID 유형이 목록과 다름',

  'error.unknown_call': 'Outtray에 “{name}” 호출이 없습니다.',
  'error.bad_input': '쓸 수 없는 값입니다: {reason}.',
  'error.fault_of_ours':
    'Outtray가 {call}에서 오류를 냈습니다. 바뀐 것은 없으며, 자세한 내용은 데이터 폴더의 로그에 있습니다.',
  'error.folder_not_found': '{path}에 아무것도 없습니다. 경로를 확인하세요.',
  'error.not_in_folder': '{path}은(는) {folder} 안에 없습니다. 한 폴더의 파일을 선택하세요.',
  'error.not_a_folder': '{path}은(는) 파일입니다. 그 파일이 있는 폴더나 목록(CSV, XLSX)을 고르세요.',
  'error.folder_unreadable': '{path}을(를) 열 수 없습니다: {reason}. 권한을 확인하세요.',
  'error.folder_without_pictures':
    '{path}에 사진(JPEG, PNG, HEIC, WebP, TIFF, GIF, BMP, PDF)이 없습니다. 다른 폴더를 고르세요.',
  'error.nothing_assigned':
    '{path}의 사진 {count, number}장 모두 누구 것인지 알 수 없습니다. 폴더나 파일 이름에 제출 ID를 쓰거나(예: S-1024/front.jpg) 목록(CSV, XLSX)을 쓰세요.',
  'error.reading_needed': '{path}은(는) 여러 방식으로 읽을 수 있습니다({readings}). --reading으로 정하세요.',
  'error.reading_does_not_fit': '{path}은(는) 그 방식으로 읽을 수 없습니다. 맞는 파일이 없습니다.',
  'error.template_broken':
    "템플릿 {template}의 {position}번째 글자에서 읽을 수 없습니다: {reason, select, too_long {너무 깁니다.} too_many {부분이 너무 많습니다.} missing {{what, select, slot {어떤 사진인지} other {누구의 사진인지}} 나타내는 '{'{what}'}'이(가) 없습니다.} twice {'{'{what}'}'은(는) {what, select, submissionId {한 이름에 } other {}}한 번만 쓸 수 있습니다.} no_extension {파일 이름은 확장자로 끝납니다. 끝에 .*을 쓰세요.} nothing_between {한 부분이 어디서 끝나고 다음이 어디서 시작하는지 알 수 없습니다. 사이에 [-_ ]처럼 구분 문자를 쓰세요.} empty_name {폴더나 파일 이름이 빠졌습니다.} leads_out {폴더 밖으로 나갑니다.} stray {“{what}”을(를) 여기에 쓸 수 없습니다. 글자 그대로 쓰려면 \\{what}(으)로 쓰세요.} escape_at_end {\\ 뒤에 글자가 있어야 합니다.} not_closed {“{what}”이(가) 닫히지 않았습니다.} empty_set {[] 안에 글자가 없습니다.} takes_no_words {'{'{what}'}'에는 단어를 정할 수 없습니다.} unknown_name {'{'{what}'}'은(는) 없는 이름입니다. '{'submissionId'}', '{'idType'}', '{'slot'}', '{'n'}', '{'n?'}'을(를) 쓸 수 있습니다.} word_without_meaning {“{what}”은(는) 단어=뜻 형식이어야 합니다.} word_twice {단어 “{what}”이(가) 두 번 있습니다.} no_slot {“{what}”은(는) 자리가 아닙니다. idImage, idBackImage, selfieImage, addressImage를 쓸 수 있습니다.} other {알 수 없는 내용입니다.}}",
  'error.template_fits_nothing':
    '{path}에 템플릿 {template}에 맞는 사진이 없습니다. 폴더 안의 파일 경로와 비교해 보세요.',
  'error.template_or_reading': '템플릿 {template}과 읽는 방식 {reading} 중 하나만 정하세요.',
  'error.template_beside_list': '목록 {path}에 누구의 사진인지 이미 적혀 있습니다. 템플릿 없이 가져오세요.',
  'error.manifest_not_found': '{path}에 목록이 없습니다. 경로를 확인하세요.',
  'error.manifest_unreadable': '목록 {path}을(를) 읽을 수 없습니다: {reason}.',
  'error.manifest_no_columns':
    '목록 {path}에 “{column}” 열이 없습니다. 첫 줄에 열 이름이 있어야 합니다: submissionId, idType, admin, idImage, idBackImage, selfieImage, addressImage.',
  'error.manifest_broken': '목록 {path}의 {line}번째 줄이 잘못되었습니다: {reason}. 가져온 것이 없습니다.',
  'error.sheet_not_found': '목록 {path}에 “{sheet}” 시트가 없습니다. 있는 시트: {sheets}',
  'error.list_column_not_found': '목록 {path}에 “{column}” 열이 없습니다. 첫 행들을 확인하세요.',
  'error.manifest_empty': '목록 {path}에 행이 없습니다.',
  'error.watch_not_found': '이 폴더는 더 이상 감시하지 않습니다. 다시 추가하세요.',
  'error.watch_needs_reading':
    '{path}은(는) 여러 방식으로 읽을 수 있어서 아무것도 가져오지 않습니다. 이 폴더를 읽을 방식을 고르세요.',
  'error.watch_folder_away':
    '지금은 {path}을(를) 읽을 수 없습니다. 잃는 것은 없으며, 다시 읽을 수 있게 되면 바로 확인합니다.',
  'error.watch_nested':
    '{path}은(는) 감시 중인 폴더 {other}의 안이나 바깥에 있습니다. 둘 중 하나만 감시하세요.',
  'error.picture_changed': '{file} 파일이 검토한 뒤에 바뀌었습니다. 지금 상태로 쓰거나 다른 사진을 고르세요.',
  'error.picture_not_made': '{file} 파일에는 할 수 없습니다. 더는 읽을 수 없거나 그 쪽이 없습니다.',
  'error.slot_is_empty': '{submissionId}의 그 자리에는 사진이 없습니다.',
  'error.import_running': '가져오기가 진행 중입니다. 기다리거나 취소하세요.',
  'error.import_cancelled': '가져오기를 취소했습니다. 가져온 것이 없습니다.',
  'error.data_folder_unusable':
    '데이터 폴더 {path}에 쓸 수 없습니다: {reason}. --data나 OUTTRAY_DATA로 다른 폴더를 정하세요.',
  'error.database_unusable': '데이터베이스 {path}을(를) 열 수 없습니다: {reason}. 파일은 그대로 두었습니다.',
  'error.database_from_future':
    '데이터베이스 {path}은(는) 더 새로운 Outtray가 만들었습니다(버전 {found}, 이 프로그램은 {known}까지). Outtray를 업데이트하세요.',
  'error.data_folder_read_only':
    '데이터 폴더 {path}은(는) 읽기 전용이라 기록을 남길 수 없습니다. 쓸 수 있게 하거나 --data나 OUTTRAY_DATA로 다른 폴더를 정하세요.',
  'error.data_folder_on_share':
    '데이터 폴더 {path}은(는) 네트워크 드라이브에 있어 데이터베이스 잠금을 믿을 수 없습니다. --data나 OUTTRAY_DATA로 이 컴퓨터의 폴더를 정하세요.',
  'error.data_folder_in_use':
    '다른 Outtray가 데이터 폴더 {path}을(를) 열고 있습니다. 닫은 뒤 다시 시도하세요.',
  'error.disk_full': '디스크에 {path}을(를) 쓸 공간이 없습니다. 공간을 비운 뒤 다시 시도하세요.',
  'error.database_damaged':
    '데이터베이스 {path}이(가) 손상되어({reason}) 아무것도 보내지 않습니다. 파일은 그대로 두었습니다. “outtray recover”로 무엇으로 바꿀 수 있는지 확인하세요.',
  'error.database_missing':
    '있던 데이터베이스 {path}이(가) 없어졌습니다. “outtray recover”로 무엇으로 바꿀 수 있는지 확인하세요.',
  'error.database_locked':
    '다른 프로그램이 데이터베이스 {path}을(를) 너무 오래 잠그고 있습니다. 그 프로그램을 닫은 뒤 다시 시도하세요.',
  'error.backup_failed': '데이터베이스를 백업할 수 없습니다: {reason}. 바뀐 것은 없습니다.',
  'error.backup_unusable': '백업 {path}을(를) 쓸 수 없습니다: {reason}. --from으로 다른 백업을 정하세요.',
  'error.nothing_to_recover': '{path}에 데이터베이스도 백업도 없습니다.',
  'error.nothing_readable': '손상된 데이터베이스 {path}에서 읽을 수 있는 것이 없고 백업도 없습니다.',
  'error.connection_not_found': '{name} 연결이 없습니다.',
  'error.connection_needed': '연결이 둘 이상입니다({names}). --connection으로 정하세요.',
  'error.connection_name_taken': '{name}(이)라는 연결이 이미 있습니다. 다른 이름을 쓰세요.',
  'error.connection_in_use':
    '{name}에는 전송 기록이 있어 지울 수 없습니다. 무엇을 보냈는지 증명하는 기록입니다.',
  'error.connection_is_practice': '연습 연결의 이름, 주소, 키는 정해져 있습니다.',
  'error.connection_is_managed': '{name}은(는) IT 부서가 설정했습니다. 여기서는 키만 설정할 수 있습니다.',
  'error.policy_unreadable':
    'IT 정책 파일 {path}을(를) 읽을 수 없어({reason}) 따르지 않습니다. IT 부서에 알려 주세요.',
  'error.policy_unsafe':
    'IT 정책 파일 {path}을(를) 누구나 바꿀 수 있어(권한 {reason}) 따르지 않습니다. 관리자만 쓸 수 있게 해 달라고 IT 부서에 알려 주세요.',
  'error.policy_broken': 'IT 정책 파일 {path}을(를) 따르지 않습니다: {reason}. IT 부서에 알려 주세요.',
  'error.connection_is_sending':
    '{name}에 보내려고 기다리는 건이 있습니다. 보내는 곳을 바꾸려면 먼저 검토로 되돌리세요.',
  'error.base_url_refused':
    '{url}은(는) 쓸 수 없습니다. 주소는 https://로 시작해야 합니다(http://는 이 컴퓨터만).',
  'error.ca_file_missing':
    '{path}에 CA 파일이 없습니다. 파일을 되돌려 놓거나 연결에서 다른 파일을 지정하세요.',
  'error.ca_file_unreadable':
    'CA 파일 {path}을(를) 읽을 수 없습니다: {reason}. 권한을 확인하거나 연결에서 다른 파일을 지정하세요.',
  'error.ca_file_not_pem':
    'CA 파일 {path}에 PEM 형식 인증서가 없습니다. Base-64(PEM)로 내보내거나 연결에서 다른 파일을 지정하세요.',
  'error.keychain_refused':
    '시스템의 키 보관소가 응답하지 않아({reason}) 아무것도 저장하거나 지우지 않았습니다. 잠금을 풀고 다시 시도하세요.',
  'error.no_keychain':
    '이 시스템에 쓸 수 있는 키 보관소가 없어 키를 저장하지 않았습니다. 명령마다 OUTTRAY_API_KEY를 설정하세요.',
  'error.key_is_ambiguous':
    'OUTTRAY_API_KEY가 설정되어 있는데 어느 연결의 키인지 알 수 없습니다({names}). --connection으로 정하세요.',
  'error.batch_not_found': '{id}번 묶음이 없습니다.',
  'error.upload_not_found': '{id}번 업로드가 없습니다.',
  'error.upload_not_editable': '{submissionId}은(는) 지금 바꿀 수 없습니다(상태: {state}).',
  'error.id_for_one_row_only': '제출 ID는 행 하나에만 쓸 수 있습니다. 한 행만 고르세요.',
  'error.left_over_not_found': '그 파일은 남은 파일 목록에 더 이상 없습니다.',
  'error.file_not_found': '{path}에 파일이 없습니다. 경로를 확인하세요.',
  'error.no_retention': '“{name}” 연결에 보관 기간이 없습니다. 며칠 뒤에 개인정보를 삭제할지 지정하세요.',
  'error.not_confirmable': '확인만으로 넘어갈 수 없습니다. 고쳐야 합니다.',
  'error.export_failed': '{path}에 쓸 수 없습니다: {reason}. 남긴 파일은 없습니다.',
  'error.practice_not_started':
    '연습 서버를 {port}번 포트에서 시작할 수 없습니다: {reason}. --port로 다른 포트를 정하세요.',
  'error.window_not_built': '창이 아직 빌드되지 않았습니다. 먼저 빌드하는 “npm start”를 실행하세요.',
  'error.port_not_free': '{port}번 포트를 쓸 수 없습니다: {reason}. --port로 다른 포트를 정하세요.',
  'error.other_process_sends': '이 데이터 폴더의 다른 Outtray가 전송 중이며, 이 행들도 그쪽에서 보냅니다.',

  'remedy.id_type_missing.cause': 'ID 유형 없음',
  'remedy.id_type_missing.help': '신분증 사진에는 ID 유형이 필요합니다. 선택하고 다시 보내세요.',
  'remedy.id_type_refused.cause': '서버가 받지 않는 ID 유형',
  'remedy.id_type_refused.help': '서버가 아는 유형을 선택하세요.',
  'remedy.data_missing.cause': '필수 항목 누락',
  'remedy.data_missing.help': '행을 하나씩 보세요. 제출 ID, 관리자, 사진 한 장 이상이 필요합니다.',
  'remedy.unknown_submission.cause': '서버에 없는 제출 건',
  'remedy.unknown_submission.help':
    'ID를 잘못 적었거나 아직 만들어지지 않았습니다. 고치거나 나중에 다시 보내세요.',
  'remedy.no_image.cause': '서버가 사진을 받지 못함',
  'remedy.no_image.help': '사진을 한 장 이상 넣고 다시 보내세요.',
  'remedy.admin_refused.cause': '서버가 모르는 관리자',
  'remedy.admin_refused.help': '업체 대시보드에 등록된 프로젝트 관리자의 이메일이어야 합니다.',
  'remedy.project_missing.cause': '서버가 프로젝트를 찾지 못함',
  'remedy.project_missing.help': 'API 키나 주소에 맞는 프로젝트가 없습니다. 연결을 확인하세요.',
  'remedy.project_inactive.cause': '활성화되지 않은 프로젝트',
  'remedy.project_inactive.help': '업체 대시보드에서 프로젝트를 활성화한 뒤 다시 보내세요.',
  'remedy.payload.cause': '서버가 요청을 읽지 못함',
  'remedy.payload.help': '연결에서 다른 전송 형식을 써 보세요.',
  'remedy.processing.cause': '서버가 사진을 저장하지 못함',
  'remedy.processing.help': '다시 보내세요. 계속되면 업체 담당자에게 문의하세요.',
  'remedy.too_large.cause': '서버 한도보다 큼',
  'remedy.too_large.help': '가장 큰 사진을 더 작은 것으로 바꾸세요.',
  'remedy.probably_too_large.cause': '서버 한도보다 큰 것으로 보임',
  'remedy.probably_too_large.help': '서버가 두 번 중간에 끊었습니다. 가장 큰 사진을 더 작은 것으로 바꾸세요.',
  'remedy.row_refused.cause': '이 제출 건만 서버가 거절함',
  'remedy.row_refused.help':
    '같은 키와 같은 주소로 다른 건은 통과합니다. 제출 ID를 확인하고, 맞다면 업체에 문의하세요.',
  'remedy.key.cause': '서버가 API 키를 거절함',
  'remedy.key.help': '연결에 올바른 키를 넣고 다시 보내세요.',
  'remedy.address.cause': '허용되지 않은 네트워크 주소',
  'remedy.address.help': '이 사무실 IP를 업체 허용 목록에 넣도록 요청하세요.',
  'remedy.throttled.cause': '서버가 속도를 줄이라고 함',
  'remedy.throttled.help': '재시도를 모두 돌려보냈습니다. 나중에 다시 보내세요.',
  'remedy.server.cause': '서버 오류',
  'remedy.server.help': '재시도가 모두 실패했습니다. 나중에 다시 보내세요.',
  'remedy.no_answer.cause': '서버 응답 없음',
  'remedy.no_answer.help': '재시도마다 연결이 끊겼습니다. 다시 보내세요.',
  'remedy.image_changed.cause': '검토한 뒤 바뀐 사진',
  'remedy.image_changed.help': '보내지 않았습니다. 지금 사진을 확인한 뒤 그대로 쓰세요.',
  'remedy.image_missing.cause': '없어진 사진',
  'remedy.image_missing.help': '보내지 않았습니다. 파일을 되돌려 놓거나 다른 사진을 고르세요.',
  'remedy.image_unreadable.cause': '읽을 수 없는 사진',
  'remedy.image_unreadable.help': '보내지 않았습니다. 파일 권한을 확인하거나 다른 사진을 고르세요.',
  'remedy.unexpected_success.cause': '문서에 없는 성공 응답',
  'remedy.unexpected_success.help':
    '전송 완료로 치지 않았습니다. 다시 보내기 전에 업체에서 한 건을 확인하세요.',
  'remedy.redirect.cause': '서버가 다른 주소를 가리킴',
  'remedy.redirect.help': '키가 새지 않도록 따라가지 않았습니다. 기본 URL을 확인하세요.',
  'remedy.unknown.cause': '문서에 없는 응답',
  'remedy.unknown.help': '서버가 준 그대로 보여 드립니다. 행을 살펴보거나 업체에 문의하세요.',

  'pause.operator': '일시정지됨',
  'pause.operator.help': '다시 시작할 때까지 아무것도 보내지 않습니다.',
  'pause.offline': '서버에 연결되지 않음',
  'pause.offline.help': '모두 여기서 기다립니다. 네트워크가 돌아오면 저절로 이어서 보냅니다.',
  'pause.key_missing': 'API 키 없음',
  'pause.key_missing.help': '연결에 키를 넣으면 전송을 시작합니다.',
  'pause.key_refused': '서버가 API 키를 거절함',
  'pause.key_refused.help': '연결에 올바른 키를 넣으면 이어서 보냅니다. 재시도 횟수는 줄지 않았습니다.',
  'pause.address_refused': '허용되지 않은 네트워크 주소',
  'pause.address_refused.help':
    '이 사무실 IP를 허용하도록 IT나 업체에 요청한 뒤 다시 시작하세요. 재시도 횟수는 줄지 않았습니다.',
  'pause.project_refused': '서버가 프로젝트를 받지 않음',
  'pause.project_refused.help':
    '연결의 키와 기본 URL을 확인하거나 업체에 프로젝트 활성화를 요청한 뒤 다시 시작하세요. 재시도 횟수는 줄지 않았습니다.',
  'pause.admin_refused': '서버가 모르는 관리자',
  'pause.admin_refused.help':
    '연결의 관리자 이메일을 고치면 이어서 보냅니다. 이메일이 맞다면 업체 대시보드에 등록한 뒤 다시 시작하세요. 재시도 횟수는 줄지 않았습니다.',
  'pause.quota': '하루 한도를 다 씀',
  'pause.quota.help': '00:00 UTC가 지나면 저절로 이어서 보냅니다.',
  'pause.disk_full': '디스크가 가득 참',
  'pause.disk_full.help': '기록할 공간이 없으면 보내지 않습니다. 공간을 비우면 저절로 이어서 보냅니다.',
  'pause.database_check': '데이터베이스를 점검하는 중',
  'pause.database_check.help':
    '지난번에 Outtray가 정상적으로 끝나지 않았습니다. 이상이 없으면 저절로 전송을 시작합니다.',
  'pause.database_damaged': '데이터베이스가 손상됨',
  'pause.database_damaged.help':
    '아무것도 보내지 않으니 더 바꾸지 마세요. Outtray를 종료했다가 다시 시작하거나 “outtray recover”를 실행하면 백업으로 바꿀 수 있습니다. 손상된 파일은 보관합니다.',
  'pause.restored': '데이터베이스를 복원함',
  'pause.restored.help':
    '손상되어 아래 줄에 적힌 것으로 바꾸었습니다. 그 뒤에 가져오거나 고치거나 보낸 것이 빠졌을 수 있습니다. 다시 시작하기 전에 검토와 전송 대기를 살펴보세요. 두 번 보내면 서버에 있는 것을 덮어씁니다.',
  'pause.server_down': '서버 상태가 나쁨',
  'pause.server_down.help':
    '최근 요청의 절반이 실패했습니다. 한 건을 저절로 다시 보내 보고, 접수되면 이어서 보냅니다.',
  'pause.redirected': '서버가 다른 주소를 가리킴',
  'pause.redirected.help':
    '키가 새지 않도록 따라가지 않았습니다. 이 네트워크가 로그인을 요구하면 로그인한 뒤 다시 시작하고, 아니면 올바른 기본 URL을 IT에 문의하세요. URL을 바꾸려면 대기 중인 건을 먼저 검토로 되돌려야 합니다.',
  'pause.tls': '서버의 신원을 확인할 수 없음',
  'pause.tls.help':
    '인증서를 믿을 수 없어 키와 사진을 보내지 않았습니다. 아래 줄을 IT에 보여 주세요. 서버 인증서를 갱신하거나 연결에 CA 파일을 지정한 뒤 다시 시작하세요.',
  'pause.ca_file': '연결의 CA 파일을 쓸 수 없음',
  'pause.ca_file.help':
    '파일을 되돌려 놓거나 읽을 수 있게 하거나, 연결에서 다른 PEM 파일을 지정하면 이어서 보냅니다. 재시도 횟수는 줄지 않았습니다.',
  'pause.proxy': '프록시에 닿지 않거나 프록시가 연결해 주지 않음',
  'pause.proxy.help':
    '모두 여기서 기다리며 저절로 다시 시도합니다. 계속되면 아래 줄을 IT에 보여 주세요. 재시도 횟수는 줄지 않았습니다.',
  'pause.proxy_refused': '프록시가 Outtray를 거절함',
  'pause.proxy_refused.help':
    '이 컴퓨터가 프록시를 거쳐 서버에 접속할 수 있도록 IT에 요청한 뒤 다시 시작하세요. 재시도 횟수는 줄지 않았습니다.'
};
