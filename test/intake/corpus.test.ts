import { afterEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../src-main/contract/batch.ts';
import { told, tree } from './trees.ts';

interface Case {
  readonly what: string;
  readonly files: readonly string[];
  readonly reading?: Reading;
  readonly gives: readonly string[] | string;
}

const CASES: readonly Case[] = [
  {
    what: 'a folder for each submission',
    files: ['S-2/back.png', 'S-2/front.jpg', 'S-10/selfie.JPG', 'S-10/proof of address.jpeg'],
    gives: [
      'folders',
      'S-2 front=S-2/front.jpg back=S-2/back.png',
      'S-10 selfie=S-10/selfie.JPG address=S-10/proof of address.jpeg'
    ]
  },
  {
    what: 'the submission in each name',
    files: ['S-1024 selfie.jpeg', 'S-1024_back.png', 'front_S-1024.jpg', 'S-7-id-front.JPG'],
    gives: [
      'names',
      'S-1024 front=front_S-1024.jpg back=S-1024_back.png selfie=S-1024 selfie.jpeg',
      'S-7 front=S-7-id-front.JPG'
    ]
  },
  {
    what: 'idTypes above, in several languages, and other folders that only group',
    files: [
      '2026-11/Branch A/passport/S-1/front.jpg',
      '2026-11/Branch A/여권/S-2/front.jpg',
      "2026-11/Branch B/Driver's License/S-3/front.jpg",
      'drivers-license/S-4_front.jpg',
      'S-5/visa/back.jpg'
    ],
    gives: [
      'folders',
      'S-1 [passport] front=2026-11/Branch A/passport/S-1/front.jpg',
      'S-2 [passport] front=2026-11/Branch A/여권/S-2/front.jpg',
      "S-3 [drivers_license] front=2026-11/Branch B/Driver's License/S-3/front.jpg",
      'S-4 [drivers_license] front=drivers-license/S-4_front.jpg',
      'S-5 [visa] back=S-5/visa/back.jpg'
    ]
  },
  {
    what: 'two idTypes on one path',
    files: ['passport/visa/S-1/front.jpg', 'visa/S-2/passport front.jpg', 'visa/S-3/front.jpg'],
    gives: [
      'folders',
      'S-3 [visa] front=visa/S-3/front.jpg',
      '- passport/visa/S-1/front.jpg id_type_disagrees',
      '- visa/S-2/passport front.jpg id_type_disagrees'
    ]
  },
  {
    what: 'one submission under two idTypes',
    files: ['passport/S-1_front.jpg', 'visa/S-1_back.jpg', 'S-1_selfie.jpg'],
    gives: [
      'names',
      'S-1 selfie=S-1_selfie.jpg',
      '- passport/S-1_front.jpg id_type_disagrees',
      '- visa/S-1_back.jpg id_type_disagrees'
    ]
  },
  {
    what: 'two files for one slot',
    files: ['S-1/front.jpg', 'S-1/front.png', 'S-1/selfie.jpg', 'S-2_back.jpg', 'S-2_back (1).jpg'],
    gives: [
      'folders',
      'S-1 selfie=S-1/selfie.jpg front?',
      'S-2 back?',
      '- S-1/front.jpg slot_taken_twice',
      '- S-1/front.png slot_taken_twice',
      '- S-2_back.jpg slot_taken_twice',
      '- S-2_back (1).jpg slot_taken_twice'
    ]
  },
  {
    what: 'copies that a system made',
    files: [
      'S-1/front.jpg',
      'S-1/front_2.jpg',
      'S-2/back - Copy.jpg',
      'S-2/back.jpg',
      'S-3/앞면 복사본.jpg',
      'S-3/앞면.jpg'
    ],
    gives: [
      'folders',
      'S-1 front?',
      'S-2 back?',
      'S-3 front?',
      '- S-1/front_2.jpg slot_taken_twice',
      '- S-1/front.jpg slot_taken_twice',
      '- S-2/back - Copy.jpg slot_taken_twice',
      '- S-2/back.jpg slot_taken_twice',
      '- S-3/앞면 복사본.jpg slot_taken_twice',
      '- S-3/앞면.jpg slot_taken_twice'
    ]
  },
  {
    what: 'the folder’s own id in its files’ names',
    files: ['S-1/S-1_front.jpg', 'S-1/selfie S-1.jpg', 'S-2/S-2_passport_front.jpg', 'S-2/back.jpg'],
    gives: [
      'folders',
      'S-1 front=S-1/S-1_front.jpg selfie=S-1/selfie S-1.jpg',
      'S-2 [passport] front=S-2/S-2_passport_front.jpg back=S-2/back.jpg'
    ]
  },
  {
    what: 'a file of another submission in a submission’s folder',
    files: ['S-1/front.jpg', 'S-1/S-2_selfie.jpg', 'S-1/s-1_back.jpg', 'S-1/S-1_address.jpg'],
    gives: [
      'folders',
      'S-1 front=S-1/front.jpg address=S-1/S-1_address.jpg',
      '- S-1/s-1_back.jpg name_disagrees_with_folder',
      '- S-1/S-2_selfie.jpg name_disagrees_with_folder'
    ]
  },
  {
    what: 'a folder that holds one submission by its files’ names',
    files: ['batch1/S-1_front.jpg', 'batch1/S-1_back.jpg'],
    gives: ['? folders: 1 uploads, 2 assigned, 0 left', '? names: 1 uploads, 2 assigned, 0 left']
  },
  {
    what: 'the same, read as folders',
    files: ['batch1/S-1_front.jpg', 'batch1/S-1_back.jpg'],
    reading: 'folders',
    gives: ['folders', 'batch1 front=batch1/S-1_front.jpg back=batch1/S-1_back.jpg']
  },
  {
    what: 'the same, read as names',
    files: ['batch1/S-1_front.jpg', 'batch1/S-1_back.jpg'],
    reading: 'names',
    gives: ['names', 'S-1 front=batch1/S-1_front.jpg back=batch1/S-1_back.jpg']
  },
  {
    what: 'a folder that plainly holds several submissions',
    files: ['Tuesday/S-1_front.jpg', 'Tuesday/S-2_front.jpg', 'Wednesday/S-2_back.jpg'],
    gives: [
      'names',
      'S-1 front=Tuesday/S-1_front.jpg',
      'S-2 front=Tuesday/S-2_front.jpg back=Wednesday/S-2_back.jpg'
    ]
  },
  {
    what: 'a folder of named files with one that names nobody',
    files: ['Tuesday/S-1_front.jpg', 'Tuesday/S-2_front.jpg', 'Tuesday/back.jpg'],
    gives: ['? folders: 1 uploads, 1 assigned, 2 left', '? names: 2 uploads, 2 assigned, 1 left']
  },
  {
    what: 'numbers that are ids or copies',
    files: ['Tuesday/front_1.jpg', 'Tuesday/front_2.jpg', 'Tuesday/back_1.jpg'],
    gives: ['? folders: 1 uploads, 1 assigned, 2 left', '? names: 2 uploads, 3 assigned, 0 left']
  },
  {
    what: 'small numbers as ids in the root',
    files: ['front_1.jpg', 'back_1.jpg', 'front_2.jpg'],
    gives: ['names', '1 front=front_1.jpg back=back_1.jpg', '2 front=front_2.jpg']
  },
  {
    what: 'one name in two folders',
    files: ['A/S-1/front.jpg', 'B/S-1/front.jpg'],
    gives: ['folders', 'S-1 front=A/S-1/front.jpg', 'S-1 front=B/S-1/front.jpg']
  },
  {
    what: 'one name with the same slot in two folders',
    files: ['A/S-1_front.jpg', 'A/S-2_front.jpg', 'B/S-1_front.jpg'],
    gives: [
      'names',
      'S-1 front?',
      'S-2 front=A/S-2_front.jpg',
      '- A/S-1_front.jpg slot_taken_twice',
      '- B/S-1_front.jpg slot_taken_twice'
    ]
  },
  {
    what: 'ids that differ in case only',
    files: ['s-1_front.jpg', 'S-1_back.jpg'],
    gives: ['names', 's-1 front=s-1_front.jpg', 'S-1 back=S-1_back.jpg']
  },
  {
    what: 'folders and names together',
    files: ['S-1/front.jpg', 'S-2_front.jpg', 'S-3_front.jpg', 'IMG_2041.jpg', 'notes.txt', 'back.jpg'],
    gives: [
      'names',
      'S-1 front=S-1/front.jpg',
      'S-2 front=S-2_front.jpg',
      'S-3 front=S-3_front.jpg',
      '- back.jpg no_submission',
      '- IMG_2041.jpg no_slot',
      '- notes.txt not_a_picture'
    ]
  },
  {
    what: 'the idType in a folder’s names, which is never an id',
    files: ['S-1/passport_front.jpg', 'S-1/passport_back.jpg', 'S-2/visa front.jpg'],
    gives: [
      'folders',
      'S-1 [passport] front=S-1/passport_front.jpg back=S-1/passport_back.jpg',
      'S-2 [visa] front=S-2/visa front.jpg'
    ]
  },
  {
    what: 'slots as folders, which are never submissions',
    files: ['S-1/selfie/front.jpg', 'front/S-2.jpg', 'front/S-3_back.jpg'],
    gives: [
      'names',
      'S-3 back=front/S-3_back.jpg',
      '- front/S-2.jpg no_slot',
      '- S-1/selfie/front.jpg no_submission'
    ]
  },
  {
    what: 'a submission’s folder within another’s',
    files: ['S-1/front.jpg', 'S-1/extra/selfie.jpg', 'S-2/front.jpg'],
    gives: [
      'folders',
      'S-2 front=S-2/front.jpg',
      '- S-1/extra/selfie.jpg no_submission',
      '- S-1/front.jpg no_submission'
    ]
  },
  {
    what: 'a stray picture above many submissions',
    files: ['Branch/front.jpg', 'Branch/S-1/front.jpg', 'Branch/S-2/front.jpg'],
    gives: [
      'folders',
      'S-1 front=Branch/S-1/front.jpg',
      'S-2 front=Branch/S-2/front.jpg',
      '- Branch/front.jpg no_submission'
    ]
  },
  {
    what: 'a folder that is one submission itself',
    files: ['front.jpg', 'back.jpg', '셀카.jpg'],
    gives: ['? single: 1 uploads, 3 assigned, 0 left']
  },
  {
    what: 'the same, once it was chosen',
    files: ['front.jpg', 'front (1).jpg', 'back.jpg', 'notes.txt'],
    reading: 'single',
    gives: [
      'single',
      'Import back=back.jpg front?',
      '- notes.txt not_a_picture',
      '- front (1).jpg slot_taken_twice',
      '- front.jpg slot_taken_twice'
    ]
  },
  {
    what: 'bare slots beside a picture of anything',
    files: ['front.jpg', 'IMG_1.jpg'],
    gives: 'nothing_assigned'
  },
  { what: 'pictures that say nothing', files: ['IMG_1.jpg', 'S-1/IMG_2.jpg'], gives: 'nothing_assigned' },
  { what: 'no pictures', files: ['S-1/front.docx', 'list.txt'], gives: 'folder_without_pictures' },
  { what: 'nothing at all', files: [], gives: 'folder_without_pictures' },
  {
    what: 'system files only',
    files: ['.DS_Store', 'S-1/._front.jpg', 'Thumbs.db'],
    gives: 'folder_without_pictures'
  },
  {
    what: 'folders read as names',
    files: ['S-1/front.jpg'],
    reading: 'names',
    gives: 'reading_does_not_fit'
  },
  {
    what: 'names read as folders',
    files: ['S-1_front.jpg'],
    reading: 'folders',
    gives: 'reading_does_not_fit'
  },
  { what: 'folders read as one', files: ['S-1/front.jpg'], reading: 'single', gives: 'reading_does_not_fit' },
  {
    what: 'folders read by a list that is not there',
    files: ['S-1/front.jpg'],
    reading: 'manifest',
    gives: 'reading_does_not_fit'
  },
  {
    what: 'Korean folders and names, composed or not',
    files: [
      'KR001앞면.jpg',
      'KR001뒷면.jpg'.normalize('NFD'),
      '홍길동/앞.jpg'.normalize('NFD'),
      '홍길동/주소.jpg'.normalize('NFD')
    ],
    gives: [
      'folders',
      'KR001 front=KR001앞면.jpg back=KR001뒷면.jpg'.replace(
        'KR001뒷면.jpg',
        'KR001뒷면.jpg'.normalize('NFD')
      ),
      `홍길동 front=${'홍길동/앞.jpg'.normalize('NFD')} address=${'홍길동/주소.jpg'.normalize('NFD')}`
    ]
  }
];

describe('a folder with', () => {
  let made: Awaited<ReturnType<typeof tree>> | null = null;
  afterEach(async () => made?.remove());

  it.each(CASES)('$what is read as it should be', async ({ files, reading, gives }) => {
    made = await tree(files);
    const answer = await told(made.root, { reading: reading ?? null });
    expect(typeof answer === 'string' ? answer : answer.toSorted()).toEqual(
      typeof gives === 'string' ? gives : gives.toSorted()
    );
  });
});
