import { encode } from 'iconv-lite';
import type { Reading } from '../../src-main/contract/batch.ts';
import { workbook } from './workbooks.ts';

/** One folder or list as an office has it. */
export interface Messy {
  readonly what: string;
  /** Below the folder, in any order; where it is no list, what a file holds does not matter. */
  readonly files: readonly string[];
  readonly list?: { readonly name: string; readonly bytes: string | Buffer };
  /** The list is joined with the folder; otherwise it is found in it. Default: false. */
  readonly isNamed?: boolean;
  readonly reading?: Reading;
  /** Written by hand from what a person sees, in the words of `told`. */
  readonly gives: readonly string[];
}

const nfd = (text: string) => text.normalize('NFD');
const csv = (...lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('');

const FOLDERS: readonly Messy[] = [
  {
    what: 'days as folders above submissions',
    files: ['2026-11-03/S-1/front.jpg', '2026-11-04/S-2/front.jpg', '2026-11-04/S-2/back.jpg'],
    gives: [
      'folders',
      'S-1 front=2026-11-03/S-1/front.jpg',
      'S-2 front=2026-11-04/S-2/front.jpg back=2026-11-04/S-2/back.jpg'
    ]
  },
  {
    what: 'days as folders above named pictures',
    files: ['2026-11-03/S-1_front.jpg', '2026-11-03/S-2_front.jpg', '2026-11-04/S-3_front.jpg'],
    gives: [
      'names',
      'S-1 front=2026-11-03/S-1_front.jpg',
      'S-2 front=2026-11-03/S-2_front.jpg',
      'S-3 front=2026-11-04/S-3_front.jpg'
    ]
  },
  {
    what: 'pictures as WhatsApp names them',
    files: [
      'S-1/WhatsApp Image 2026-11-03 at 09.15.20.jpeg',
      'S-1/WhatsApp Image 2026-11-03 at 09.15.21 (1).jpeg',
      'S-2/front.jpg'
    ],
    gives: [
      'folders',
      'S-2 front=S-2/front.jpg',
      '- S-1/WhatsApp Image 2026-11-03 at 09.15.20.jpeg no_slot',
      '- S-1/WhatsApp Image 2026-11-03 at 09.15.21 (1).jpeg no_slot'
    ]
  },
  {
    what: 'pictures as KakaoTalk names them, one with a slot behind',
    files: [
      'S-1/KakaoTalk_20261103_091520123.jpg',
      'S-1/KakaoTalk_Photo_2026-11-03-09-15-20 front.jpeg',
      'S-1/back.jpg'
    ],
    gives: [
      'folders',
      'S-1 back=S-1/back.jpg',
      '- S-1/KakaoTalk_20261103_091520123.jpg no_slot',
      '- S-1/KakaoTalk_Photo_2026-11-03-09-15-20 front.jpeg name_disagrees_with_folder'
    ]
  },
  {
    what: 'pictures as scanners and cameras name them',
    files: [
      'SCAN0001.jpg',
      'scan_20261103_0001.pdf',
      'DSC_0042.JPG',
      'IMG_20261103_091520.jpg',
      'S-9_front.jpg'
    ],
    gives: [
      'names',
      'S-9 front=S-9_front.jpg',
      '- DSC_0042.JPG no_slot',
      '- IMG_20261103_091520.jpg no_slot',
      '- SCAN0001.jpg no_slot',
      '- scan_20261103_0001.pdf no_slot'
    ]
  },
  {
    what: 'what systems and office programs leave behind',
    files: [
      'S-1/front.jpg',
      'S-1/Thumbs.db',
      'S-1/.DS_Store',
      'S-1/._front.jpg',
      'S-1/desktop.ini',
      '__MACOSX/S-1/._front.jpg',
      '~$list.xlsx'
    ],
    gives: ['folders', 'S-1 front=S-1/front.jpg', '- ~$list.xlsx not_a_picture']
  },
  {
    what: 'archives among the pictures',
    files: ['S-1/front.jpg', 'S-2/pictures.zip', 'more.ZIP', 'S-1/all.7z'],
    gives: [
      'folders',
      'S-1 front=S-1/front.jpg',
      '- S-1/all.7z not_a_picture',
      '- S-2/pictures.zip not_a_picture',
      '- more.ZIP not_a_picture'
    ]
  },
  {
    what: 'submissions at several depths',
    files: ['S-1/front.jpg', 'Branch/S-2/front.jpg', 'Branch/North/2026/S-3/front.jpg'],
    gives: [
      'folders',
      'S-1 front=S-1/front.jpg',
      'S-2 front=Branch/S-2/front.jpg',
      'S-3 front=Branch/North/2026/S-3/front.jpg'
    ]
  },
  {
    what: 'one id composed and decomposed',
    files: ['가나1_앞면.jpg', nfd('가나1_뒷면.jpg'), nfd('é2_front.jpg'), 'é2_back.jpg'],
    gives: [
      'names',
      `가나1 front=가나1_앞면.jpg back=${nfd('가나1_뒷면.jpg')}`,
      `é2 front=${nfd('é2_front.jpg')} back=é2_back.jpg`
    ]
  },
  {
    what: 'folders that differ in case only',
    files: ['S-1/front.jpg', 's-1/back.jpg'],
    gives: ['folders', 'S-1 front=S-1/front.jpg', 's-1 back=s-1/back.jpg']
  },
  {
    what: 'a folder with a space behind its name',
    files: ['S-1 /front.jpg', 'S-1/back.jpg'],
    gives: ['folders', 'S-1  front=S-1 /front.jpg', 'S-1 back=S-1/back.jpg']
  },
  {
    what: 'spaces all about in names',
    files: [' S-1 front .jpg', 'S-1  back.jpg', 'S-2 _ selfie.png'],
    gives: ['names', 'S-1 front= S-1 front .jpg back=S-1  back.jpg', 'S-2 selfie=S-2 _ selfie.png']
  },
  {
    what: 'a Cyrillic letter that looks like S',
    files: ['S-1/front.jpg', '\u0405-1/back.jpg'],
    gives: ['folders', 'S-1 front=S-1/front.jpg', '\u0405-1 back=\u0405-1/back.jpg']
  },
  {
    what: 'a space of no width in an id',
    files: ['S\u200b-1_back.jpg', 'S-1_front.jpg'],
    gives: ['names', 'S-1 front=S-1_front.jpg', 'S\u200b-1 back=S\u200b-1_back.jpg']
  },
  {
    what: 'an id in wide digits',
    files: ['S-1_back.jpg', 'S-１_front.jpg'],
    gives: ['names', 'S-1 back=S-1_back.jpg', 'S-１ front=S-１_front.jpg']
  },
  {
    what: 'one slot in two languages',
    files: ['S-1/front.jpg', 'S-1/앞면.jpg', 'S-1/selfie.jpg'],
    gives: [
      'folders',
      'S-1 selfie=S-1/selfie.jpg front?',
      '- S-1/front.jpg slot_taken_twice',
      '- S-1/앞면.jpg slot_taken_twice'
    ]
  },
  {
    what: 'one picture in two formats',
    files: ['S-1/front.heic', 'S-1/front.jpg', 'S-1/back.pdf'],
    gives: [
      'folders',
      'S-1 back=S-1/back.pdf front?',
      '- S-1/front.heic slot_taken_twice',
      '- S-1/front.jpg slot_taken_twice'
    ]
  },
  {
    what: 'folders named after people in Korean',
    files: ['홍길동(990101)/앞면.jpg', '홍길동(990101)/뒷면.jpg', '김철수/셀카.jpg', '김 철수/셀카.jpg'],
    gives: [
      'folders',
      '홍길동(990101) front=홍길동(990101)/앞면.jpg back=홍길동(990101)/뒷면.jpg',
      '김철수 selfie=김철수/셀카.jpg',
      '김 철수 selfie=김 철수/셀카.jpg'
    ]
  },
  {
    what: 'idTypes in Korean above submissions',
    files: [
      '11월/여권/KR-1/앞면.jpg',
      '11월/운전면허증/KR-2/뒷면 사진.jpg',
      '11월/외국인등록증/KR-3/신분증 앞면.png'
    ],
    gives: [
      'folders',
      'KR-1 [passport] front=11월/여권/KR-1/앞면.jpg',
      'KR-2 [drivers_license] back=11월/운전면허증/KR-2/뒷면 사진.jpg',
      'KR-3 [residence_permit] front=11월/외국인등록증/KR-3/신분증 앞면.png'
    ]
  },
  {
    what: 'a picture of both sides',
    files: ['S-1/front back.jpg', 'S-1/selfie.jpg', 'S-1/앞면_뒷면.png'],
    gives: [
      'folders',
      'S-1 selfie=S-1/selfie.jpg',
      '- S-1/front back.jpg two_slots',
      '- S-1/앞면_뒷면.png two_slots'
    ]
  },
  {
    what: 'extensions twice, and others behind',
    files: [
      'S-1/front.jpg.jpg',
      'S-1/back.JPG.png',
      'S-1/selfie.jpg.exe',
      'S-1/selfie.jpg.crdownload',
      'S-1/address'
    ],
    gives: [
      'folders',
      'S-1 front=S-1/front.jpg.jpg back=S-1/back.JPG.png',
      '- S-1/address not_a_picture',
      '- S-1/selfie.jpg.crdownload not_a_picture',
      '- S-1/selfie.jpg.exe not_a_picture'
    ]
  },
  {
    what: 'ids that begin like a slot',
    files: [
      'backoffice-7_front.jpg',
      'frontier-8_back.jpg',
      'facebook-9_selfie.jpg',
      'address-of-nobody.jpg'
    ],
    gives: [
      'names',
      'backoffice-7 front=backoffice-7_front.jpg',
      'frontier-8 back=frontier-8_back.jpg',
      'facebook-9 selfie=facebook-9_selfie.jpg',
      'of-nobody address=address-of-nobody.jpg'
    ]
  },
  {
    what: 'ids that a program would take for one number',
    files: ['000123_front.jpg', '123_front.jpg', '73928e05_back.jpg', '7392800000_back.jpg'],
    gives: [
      'names',
      '000123 front=000123_front.jpg',
      '123 front=123_front.jpg',
      '73928e05 back=73928e05_back.jpg',
      '7392800000 back=7392800000_back.jpg'
    ]
  },
  {
    what: 'a day and a number as the id',
    files: ['20261103_001_front.jpg', '20261103_002_front.jpg', '20261103_002_back.jpg'],
    gives: [
      'names',
      '20261103_001 front=20261103_001_front.jpg',
      '20261103_002 front=20261103_002_front.jpg back=20261103_002_back.jpg'
    ]
  },
  {
    what: 'slots as programs write them',
    files: ['S-1/idFront.jpg', 'S-1/SelfieImage.png', 'S-1/ID_BACK.JPEG', 'S-1/proof-of-address.pdf'],
    gives: [
      'folders',
      'S-1 front=S-1/idFront.jpg back=S-1/ID_BACK.JPEG selfie=S-1/SelfieImage.png address=S-1/proof-of-address.pdf'
    ]
  },
  {
    what: 'addresses and numbers of machines as ids',
    files: [
      'kim.min@example.com/front.jpg',
      '3f2c8a10-7be1-4c55-9d0e-1a2b3c4d5e6f/front.jpg',
      '3f2c8a10-7be1-4c55-9d0e-1a2b3c4d5e6e/front.jpg'
    ],
    gives: [
      'folders',
      'kim.min@example.com front=kim.min@example.com/front.jpg',
      '3f2c8a10-7be1-4c55-9d0e-1a2b3c4d5e6f front=3f2c8a10-7be1-4c55-9d0e-1a2b3c4d5e6f/front.jpg',
      '3f2c8a10-7be1-4c55-9d0e-1a2b3c4d5e6e front=3f2c8a10-7be1-4c55-9d0e-1a2b3c4d5e6e/front.jpg'
    ]
  },
  {
    what: 'folders that a system named',
    files: ['New folder/front.jpg', 'New folder (2)/front.jpg', '새 폴더 (2)/앞면.jpg', 'S-2/front.jpg'],
    gives: [
      'folders',
      'S-2 front=S-2/front.jpg',
      '- New folder (2)/front.jpg no_submission',
      '- New folder/front.jpg no_submission',
      '- 새 폴더 (2)/앞면.jpg no_submission'
    ]
  },
  {
    what: 'copies of whole folders',
    files: [
      'S-1/front.jpg',
      'S-1 - Copy/front.jpg',
      'S-1 - Copy (2)/front.jpg',
      'S-2 - 복사본/앞면.jpg',
      'S-3 copy/back.jpg'
    ],
    gives: [
      'folders',
      'S-1 front=S-1/front.jpg',
      '- S-1 - Copy (2)/front.jpg no_submission',
      '- S-1 - Copy/front.jpg no_submission',
      '- S-2 - 복사본/앞면.jpg no_submission',
      '- S-3 copy/back.jpg no_submission'
    ]
  },
  {
    what: 'a folder for each slot of a submission',
    files: ['S-1/front/IMG_1.jpg', 'S-1/back/IMG_2.jpg', 'S-2/front.jpg'],
    gives: [
      'folders',
      'S-2 front=S-2/front.jpg',
      '- S-1/back/IMG_2.jpg no_slot',
      '- S-1/front/IMG_1.jpg no_slot'
    ]
  }
];

const LISTS: readonly Messy[] = [
  {
    what: 'a list with BOM and semicolons',
    files: ['1.jpg', '2.jpg'],
    list: { name: 'list.csv', bytes: `\ufeff${csv('submissionId;idType;front', 'S-1;passport;1.jpg')}` },
    gives: ['manifest', 'S-1 [passport] front=1.jpg', '- 2.jpg not_in_manifest']
  },
  {
    what: 'a list in UTF-16 with tabs, as Excel saves Unicode text',
    files: ['1.jpg'],
    list: {
      name: 'list.csv',
      bytes: Buffer.from(`\ufeff${csv('제출번호\t앞면', '000123\t1.jpg')}`, 'utf16le')
    },
    gives: ['manifest', '000123 front=1.jpg']
  },
  {
    what: 'a list in UTF-16 with its bytes the other way and no mark',
    files: ['1.jpg'],
    list: {
      name: 'list.csv',
      bytes: Buffer.from(csv('submissionId,front', 'S-1,1.jpg'), 'utf16le').swap16()
    },
    gives: ['manifest', 'S-1 front=1.jpg']
  },
  {
    what: 'a list in CP949 with Korean columns',
    files: ['앞 1.jpg', '뒤 1.jpg'],
    list: {
      name: '목록.csv',
      bytes: encode(
        csv('제출번호,신분증종류,앞면,뒷면,비고', 'KR-1,여권,앞 1.jpg,뒤 1.jpg,똠방각하'),
        'cp949'
      )
    },
    isNamed: true,
    gives: ['manifest', 'KR-1 [passport] front=앞 1.jpg back=뒤 1.jpg']
  },
  {
    what: 'a list in Windows-1252',
    files: ['Müller.jpg'],
    list: {
      name: 'list.csv',
      bytes: Buffer.from(csv('submissionId;front', 'Müller-1;Müller.jpg'), 'latin1')
    },
    gives: ['manifest', 'Müller-1 front=Müller.jpg']
  },
  {
    what: 'a list with a title, an empty line and a sum',
    files: ['1.jpg', '2.jpg'],
    list: {
      name: 'list.csv',
      bytes: csv(
        'Branch North,,',
        '2026-11-03,,',
        ',,',
        'submissionId,idImage,note',
        'S-1,1.jpg,',
        'S-2,2.jpg,'
      )
    },
    gives: ['manifest', 'S-1 front=1.jpg', 'S-2 front=2.jpg']
  },
  {
    what: 'a list with ids that look like numbers, one of them damaged',
    files: ['1.jpg', '2.jpg', '3.jpg', '4.jpg'],
    list: {
      name: 'list.csv',
      bytes: csv('submissionId,front', '000123,1.jpg', '123,2.jpg', '73928e05,3.jpg', '7.3928E+09,4.jpg')
    },
    gives: [
      'manifest',
      '000123 front=1.jpg',
      '123 front=2.jpg',
      '73928e05 front=3.jpg',
      '- 4.jpg not_in_manifest',
      'x list.csv:5 · 7.3928E+09 row_number_damaged'
    ]
  },
  {
    what: 'a list joined with a folder, its zeros lost',
    files: ['000123/front.jpg', '0124/front.jpg', '999/front.jpg'],
    list: {
      name: 'list.csv',
      bytes: csv('submissionId,idType,admin', '000123,passport,kim@example.com', '124,visa,')
    },
    isNamed: true,
    gives: [
      'folders',
      '000123 [passport] <kim@example.com> front=000123/front.jpg',
      '- 0124/front.jpg not_in_manifest',
      '- 999/front.jpg not_in_manifest',
      'x list.csv:3 · 124 row_id_lost_zeros'
    ]
  },
  {
    what: 'a joined list that names somebody twice',
    files: ['S-1/front.jpg', 'S-2/front.jpg'],
    list: { name: 'list.csv', bytes: csv('submissionId,idType', 'S-1,passport', 'S-1,visa', 'S-2,visa') },
    isNamed: true,
    gives: [
      'folders',
      'S-2 [visa] front=S-2/front.jpg',
      '- S-1/front.jpg not_in_manifest',
      'x list.csv:2 · S-1 row_id_twice',
      'x list.csv:3 · S-1 row_id_twice'
    ]
  },
  {
    what: 'a joined list, and two folders of one submission',
    files: ['Mon/7/front.jpg', 'Tue/7/back.jpg', 'Tue/8/front.jpg'],
    list: { name: 'list.csv', bytes: csv('submissionId,idType', '7,passport', '8,visa') },
    isNamed: true,
    gives: [
      'folders',
      '7 [passport]',
      '8 [visa] front=Tue/8/front.jpg',
      '- Mon/7/front.jpg several_places',
      '- Tue/7/back.jpg several_places'
    ]
  },
  {
    what: 'a joined list and folders in the two forms of Unicode',
    files: [nfd('홍길동/앞면.jpg'), 'é1/front.jpg'],
    list: { name: 'list.csv', bytes: csv('제출번호,신분증종류', '홍길동,여권', `${nfd('é1')},visa`) },
    isNamed: true,
    gives: [
      'folders',
      `홍길동 [passport] front=${nfd('홍길동/앞면.jpg')}`,
      `${nfd('é1')} [visa] front=é1/front.jpg`
    ]
  },
  {
    what: 'a joined list whose id differs in case',
    files: ['s-1/front.jpg', 'S-2/front.jpg'],
    list: { name: 'list.csv', bytes: csv('submissionId,idType', 'S-1,passport', 'S-2,passport') },
    isNamed: true,
    gives: [
      'folders',
      'S-1 [passport]',
      'S-2 [passport] front=S-2/front.jpg',
      '- s-1/front.jpg not_in_manifest'
    ]
  },
  {
    what: 'a joined list that says another idType than the folders',
    files: ['passport/S-1/front.jpg', 'passport/S-2/front.jpg'],
    list: { name: 'list.csv', bytes: csv('submissionId,idType', 'S-1,visa', 'S-2,여권') },
    isNamed: true,
    gives: [
      'folders',
      'S-2 [passport] front=passport/S-2/front.jpg',
      '- passport/S-1/front.jpg id_type_disagrees',
      'x list.csv:2 · S-1 row_id_type_disagrees'
    ]
  },
  {
    what: 'a list with quotes, commas and a line end in its cells',
    files: ['a, "b".jpg', '2.jpg'],
    list: {
      name: 'list.csv',
      bytes: csv('submissionId,front,note', 'S-1,"a, ""b"".jpg","two\r\nlines"', '"S-2",2.jpg,')
    },
    gives: ['manifest', 'S-1 front=a, "b".jpg', 'S-2 front=2.jpg']
  },
  {
    what: 'a list with paths of Windows and out of the folder',
    files: ['S-1/front.jpg', 'S-2/front.jpg'],
    list: {
      name: 'list.csv',
      bytes: csv('submissionId,front', 'S-1,S-1\\front.jpg', 'S-2,./S-2/front.jpg', 'S-3,../S-3.jpg')
    },
    gives: [
      'manifest',
      'S-1 front=S-1/front.jpg',
      'S-2 front=S-2/front.jpg',
      'x list.csv:4 · ../S-3.jpg row_path_leaves'
    ]
  },
  {
    what: 'a list that names its separator, with a row too long',
    files: ['1.jpg', '2.jpg'],
    list: { name: 'list.csv', bytes: csv('sep=|', 'submissionId|front', 'S-1|1.jpg', 'S-2|x|2.jpg') },
    gives: ['manifest', 'S-1 front=1.jpg', '- 2.jpg not_in_manifest', 'x list.csv:4 · S-2 row_columns_differ']
  },
  {
    what: 'a workbook with titles and numbers as ids',
    files: ['1.jpg', '2.jpg', '3.jpg'],
    list: {
      name: '목록.xlsx',
      bytes: workbook({
        표지: [['11월 제출']],
        목록: [
          ['북부 지점'],
          [],
          ['제출번호', '신분증종류', '앞면'],
          ['000123', '면허증', '1.jpg'],
          [{ xml: '<c r="{at}" s="2"><v>77</v></c>' }, '', '2.jpg'],
          [{ xml: '<c r="{at}" s="4"><v>45000</v></c>' }, '', '3.jpg']
        ]
      })
    },
    gives: [
      'manifest',
      '000123 [drivers_license] front=1.jpg',
      '000077 front=2.jpg',
      '- 3.jpg not_in_manifest',
      'x 목록.xlsx [목록]:6 · 45000 row_number_damaged'
    ]
  }
];

export const MESSY: readonly Messy[] = [...FOLDERS, ...LISTS];
