import { area } from './area.ts';

/** Words of the Connections view. */
export const connections = area({
  en: {
    'connections.managed': 'Set up by your IT department',
    'connections.managedHelp': 'Only the API key is set here. The rest stands in {path}.',
    'connections.title': 'Connections',
    'connections.new': 'New connection',
    'connections.list': 'Connections',
    'connections.inUse': 'In use',
    'connections.use': 'Use this connection',
    'connections.usedHelp': 'The window shows this connection, and imports go to it.',
    'connections.unsaved': 'Not saved yet',

    'connections.server': 'Server',
    'connections.limits': 'How it sends',

    'connections.name': 'Name',
    'connections.nameHelp': 'As your staff call it, such as “Hanbit Bank · KYC Seoul”.',
    'connections.environment': 'Environment',
    'connections.environmentHelp':
      'Colours the edge of the window, so that nobody mistakes one for the other.',
    'connections.baseUrl': 'Base URL',
    'connections.baseUrlHelp': '/submission/image is added to it.',
    'connections.caFile': 'CA file',
    'connections.caFileHelp':
      'Empty for most servers. Where your company inspects the traffic or has certificates of its own, IT names a PEM file here; it is trusted besides what this system trusts.',
    'connections.admin': 'Admin',
    'connections.adminHelp':
      'E-mail of a project manager registered in the vendor’s dashboard. A row can have its own.',
    'connections.defaultIdType': 'Default ID type',
    'connections.defaultIdTypeNone': 'None: each row says its own',
    'connections.defaultIdTypeHelp': 'Used for rows that have none.',
    'connections.wireFormat': 'Wire format',
    'connections.wireFormat.auto': 'Find out',
    'connections.wireFormat.json': 'JSON',
    'connections.wireFormat.multipart': 'Multipart form',
    'connections.wireFormatHelp':
      'The vendor documents two. “Find out” begins with JSON and learns from the answer.',
    'connections.wireFormatLearned': 'Learned: this server takes {format}.',
    'connections.concurrency': 'Uploads at once',
    'connections.concurrencyHelp':
      'At most, 1 to {max, number}. Outtray slows down by itself when the server struggles.',
    'connections.dailyLimit': 'Requests a day',
    'connections.dailyLimitHelp': 'Outtray warns at 80 % and stops at 95 % until 00:00 UTC. Empty: no limit.',
    'connections.invalid.dailyLimit': 'Enter a whole number of at least 100, or leave it empty.',
    'connections.minEdge': 'Smallest picture, px',
    'connections.minEdgeHelp': 'Longest edge below which “Shrink to fit” makes no picture.',
    'connections.invalid.minEdge': 'From 400 to 10,000 pixels.',
    'connections.location': 'Location data in pictures',
    'connections.locationHelp':
      'Where a picture was taken. Automatic: removed for production. It changes no pixel, and your files stay as they are. It holds for what is imported from then on.',
    'connections.location.auto': 'Automatic',
    'connections.location.remove': 'Remove',
    'connections.location.keep': 'Keep',
    'connections.maxBody': 'Largest request, MB',
    'connections.maxBodyHelp':
      'After encoding. The vendor names no limit; gateways of this kind stop at 10 or 6 MB.',

    'connections.practiceTitle': 'Built in',
    'connections.practiceHelp':
      'The practice server runs inside Outtray and answers as the vendor’s documents say. Name, address and key are built in; nothing leaves this computer.',

    'connections.key': 'API key',
    'connections.keyNew': 'New API key',
    'connections.keySet': 'Set key',
    'connections.keyReplace': 'Replace key',
    'connections.keyClear': 'Clear key',
    'connections.keyClearSure': 'Clear key: sending pauses until a new one is set',
    'connections.keyPlace.none': 'No key is set. Nothing can be sent without one.',
    'connections.keyPlace.keychain':
      'A key is set. It is kept in this system’s keychain and never shown again.',
    'connections.keyPlace.session':
      'A key is set for as long as Outtray runs: this system has no keychain that Outtray can use.',
    'connections.keyPlace.environment': 'The key comes from the environment variable OUTTRAY_API_KEY.',
    'connections.keyPlace.built_in': 'The practice server’s key is built in.',
    'connections.keyWriteOnly': 'It can be replaced or cleared, not read.',
    'connections.keyInvalid': 'A key has 1 to 512 letters, digits and signs, without spaces.',
    'connections.keyAfterSave': 'Save the connection first, then set its key.',

    'connections.testTitle': 'Test',
    'connections.test': 'Test connection',
    'connections.testing': 'Testing…',
    'connections.testHelp':
      'Sends one empty request with the key; no submission is named and no picture is sent, so nobody’s data is touched.',
    'connections.testUnsaved': 'Save first: what is saved is what is tested.',
    'connections.testedAt': 'Tested at {time}',
    'connections.check.address': 'Address',
    'connections.check.reachable': 'Server answers',
    'connections.check.tls': 'Certificate',
    'connections.check.key': 'API key',
    'connections.check.format': 'Wire format',
    'connections.result.passed': 'Good',
    'connections.result.failed': 'Failed',
    'connections.result.unknown': 'Can’t be told',

    'connections.sending': 'Sending',
    'connections.sendingOn': 'Sends as soon as rows are released.',
    'connections.pausedSince': 'since {time}',
    'connections.resumesAt': 'It tries again by itself at {time}.',
    'connections.pause': 'Pause',
    'connections.resume': 'Resume',

    'connections.save': 'Save',
    'connections.create': 'Create connection',
    'connections.revert': 'Discard changes',
    'connections.saved': 'Saved',
    'connections.remove': 'Remove connection',
    'connections.removeSure': 'Remove “{name}” and its key',
    'connections.removeKeep': 'Keep it',
    'connections.removeHelp':
      'Only a connection without batches can be removed: the others’ records prove what was sent.',

    'connections.invalid.name': 'Give it a name of at most 80 letters.',
    'connections.invalid.baseUrl':
      'Begin with https:// (http:// only for this computer), without user name, “?” or “#”.',
    'connections.invalid.caFile': 'Enter the whole path of the file, or leave it empty.',
    'connections.invalid.admin': 'Enter an e-mail address, such as kyc@example.com.',
    'connections.invalid.concurrency': 'A whole number from 1 to {max, number}.',
    'connections.invalid.maxBody': 'From 0.1 to 1,000 MB.'
  },
  ko: {
    'connections.managed': 'IT 부서에서 설정한 연결입니다',
    'connections.managedHelp': '여기서는 API 키만 설정합니다. 나머지는 {path}에 있습니다.',
    'connections.title': '연결',
    'connections.new': '새 연결',
    'connections.list': '연결 목록',
    'connections.inUse': '사용 중',
    'connections.use': '이 연결 쓰기',
    'connections.usedHelp': '지금 창에 보이는 연결이며, 가져온 것도 여기로 갑니다.',
    'connections.unsaved': '아직 저장 안 함',

    'connections.server': '서버',
    'connections.limits': '보내는 방식',

    'connections.name': '이름',
    'connections.nameHelp': '직원들이 부르는 이름. 예: “한빛은행 · 서울 KYC”',
    'connections.environment': '환경',
    'connections.environmentHelp': '창 가장자리 색이 달라져 서로 헷갈리지 않습니다.',
    'connections.baseUrl': '기본 URL',
    'connections.baseUrlHelp': '뒤에 /submission/image가 붙습니다.',
    'connections.caFile': 'CA 파일',
    'connections.caFileHelp':
      '대부분 비워 둡니다. 회사가 통신을 검사하거나 자체 인증서를 쓰면 IT가 알려 준 PEM 파일을 넣으세요. 이 시스템이 믿는 인증서에 더해집니다.',
    'connections.admin': '관리자',
    'connections.adminHelp': '업체 대시보드에 등록된 프로젝트 관리자의 이메일. 행마다 따로 둘 수도 있습니다.',
    'connections.defaultIdType': '기본 ID 유형',
    'connections.defaultIdTypeNone': '없음: 행마다 정함',
    'connections.defaultIdTypeHelp': 'ID 유형이 없는 행에 씁니다.',
    'connections.wireFormat': '전송 형식',
    'connections.wireFormat.auto': '자동으로 알아내기',
    'connections.wireFormat.json': 'JSON',
    'connections.wireFormat.multipart': '멀티파트 폼',
    'connections.wireFormatHelp':
      '업체 문서에 두 가지가 있습니다. 자동은 JSON으로 시작해 응답을 보고 정합니다.',
    'connections.wireFormatLearned': '확인됨: 이 서버는 {format} 형식을 받습니다.',
    'connections.concurrency': '동시 전송 수',
    'connections.concurrencyHelp': '1~{max, number}. 서버가 힘들어하면 저절로 줄입니다.',
    'connections.dailyLimit': '하루 요청 수',
    'connections.dailyLimitHelp': '80%에서 알리고 95%에서 00:00(UTC)까지 멈춥니다. 비우면 제한이 없습니다.',
    'connections.invalid.dailyLimit': '100 이상의 정수를 입력하거나 비워 두세요.',
    'connections.minEdge': '사진 최소 크기(px)',
    'connections.minEdgeHelp': '“크기 맞추기”는 긴 변을 이보다 작게 줄이지 않습니다.',
    'connections.invalid.minEdge': '400부터 10,000픽셀까지 넣으세요.',
    'connections.location': '사진의 위치 정보',
    'connections.locationHelp':
      '사진을 찍은 장소입니다. 자동: 운영 연결에서는 지웁니다. 화소는 바뀌지 않고 원본 파일도 그대로입니다. 이후에 가져오는 사진부터 적용됩니다.',
    'connections.location.auto': '자동',
    'connections.location.remove': '지움',
    'connections.location.keep': '남김',
    'connections.maxBody': '요청 최대 크기(MB)',
    'connections.maxBodyHelp':
      '인코딩한 뒤의 크기. 문서에는 한도가 없으나 이런 게이트웨이는 보통 10MB나 6MB까지입니다.',

    'connections.practiceTitle': '내장 연결',
    'connections.practiceHelp':
      '연습 서버는 Outtray 안에서 돌며 업체 문서대로 응답합니다. 이름, 주소, 키는 정해져 있고 아무것도 이 컴퓨터 밖으로 나가지 않습니다.',

    'connections.key': 'API 키',
    'connections.keyNew': '새 API 키',
    'connections.keySet': '키 저장',
    'connections.keyReplace': '키 바꾸기',
    'connections.keyClear': '키 지우기',
    'connections.keyClearSure': '키 지우기: 새 키를 넣을 때까지 전송이 멈춥니다',
    'connections.keyPlace.none': '키가 없습니다. 키 없이는 보낼 수 없습니다.',
    'connections.keyPlace.keychain': '키가 있습니다. 시스템 키 보관소에 있으며 다시 보여 주지 않습니다.',
    'connections.keyPlace.session':
      'Outtray가 켜져 있는 동안만 키를 기억합니다. 이 시스템에는 쓸 수 있는 키 보관소가 없습니다.',
    'connections.keyPlace.environment': '환경 변수 OUTTRAY_API_KEY의 키를 씁니다.',
    'connections.keyPlace.built_in': '연습 서버의 키는 정해져 있습니다.',
    'connections.keyWriteOnly': '바꾸거나 지울 수 있지만 읽을 수는 없습니다.',
    'connections.keyInvalid': '키는 공백 없이 영문자, 숫자, 기호 1~512자입니다.',
    'connections.keyAfterSave': '연결을 먼저 저장한 뒤 키를 넣으세요.',

    'connections.testTitle': '테스트',
    'connections.test': '연결 테스트',
    'connections.testing': '테스트 중…',
    'connections.testHelp':
      '키만 넣은 빈 요청을 한 번 보냅니다. 제출 ID도 사진도 보내지 않으므로 누구의 자료도 건드리지 않습니다.',
    'connections.testUnsaved': '먼저 저장하세요. 저장된 내용으로 테스트합니다.',
    'connections.testedAt': '{time} 테스트함',
    'connections.check.address': '주소',
    'connections.check.reachable': '서버 응답',
    'connections.check.tls': '인증서',
    'connections.check.key': 'API 키',
    'connections.check.format': '전송 형식',
    'connections.result.passed': '정상',
    'connections.result.failed': '실패',
    'connections.result.unknown': '알 수 없음',

    'connections.sending': '전송',
    'connections.sendingOn': '보내기를 누르면 바로 전송합니다.',
    'connections.pausedSince': '{time}부터',
    'connections.resumesAt': '{time}에 저절로 다시 시도합니다.',
    'connections.pause': '일시정지',
    'connections.resume': '다시 시작',

    'connections.save': '저장',
    'connections.create': '연결 만들기',
    'connections.revert': '변경 취소',
    'connections.saved': '저장됨',
    'connections.remove': '연결 삭제',
    'connections.removeSure': '“{name}”과(와) 키 삭제',
    'connections.removeKeep': '그대로 두기',
    'connections.removeHelp': '묶음이 없는 연결만 지울 수 있습니다. 전송 기록은 무엇을 보냈는지 증명합니다.',

    'connections.invalid.name': '80자 이내로 이름을 넣으세요.',
    'connections.invalid.baseUrl':
      'https://로 시작해야 합니다(http://는 이 컴퓨터만). 사용자 이름, “?”, “#”은 쓸 수 없습니다.',
    'connections.invalid.caFile': '파일의 전체 경로를 넣거나 비워 두세요.',
    'connections.invalid.admin': '이메일 주소를 입력하세요. 예: kyc@example.com',
    'connections.invalid.concurrency': '1부터 {max, number}까지의 정수를 넣으세요.',
    'connections.invalid.maxBody': '0.1부터 1,000MB까지 넣으세요.'
  }
});
