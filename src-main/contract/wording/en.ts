/** English. Short sentences; every refusal names the thing, the reason and what to do. */
export const en = {
  'state.staged': 'In review',
  'state.queued': 'Waiting',
  'state.sending': 'Sending',
  'state.sent': 'Sent',
  'state.failed': 'Needs fixing',
  'state.excluded': 'Excluded',

  'slot.idImage': 'Front of ID card',
  'slot.idBackImage': 'Back of ID card',
  'slot.selfieImage': 'Selfie',
  'slot.addressImage': 'Proof of address',
  'slotShort.idImage': 'Front',
  'slotShort.idBackImage': 'Back',
  'slotShort.selfieImage': 'Selfie',
  'slotShort.addressImage': 'Address',

  'idType.drivers_license': 'Driver’s license',
  'idType.government_id': 'Government ID',
  'idType.passport': 'Passport',
  'idType.residence_permit': 'Residence permit',
  'idType.vehicle_registration_certificate': 'Vehicle registration',
  'idType.visa': 'Visa',
  'idType.aadhaar': 'Aadhaar',
  'idType.pancard': 'PAN card',

  'environment.practice': 'Practice',
  'environment.test': 'Test',
  'environment.production': 'Production',

  'outcome.accepted': 'Accepted',
  'outcome.rejected': 'Rejected',
  'outcome.transient': 'Passing fault',
  'outcome.account': 'Concerns the connection',
  'outcome.offline': 'Not reached',
  'outcome.interrupted': 'Interrupted',

  'auditKind.begin': 'Log began',
  'auditKind.import': 'Import',
  'auditKind.edit': 'Edit',
  'auditKind.picture': 'Picture',
  'auditKind.confirm': 'Confirmed',
  'auditKind.exclude': 'Excluded',
  'auditKind.restore': 'Restored',
  'auditKind.release': 'Released',
  'auditKind.recall': 'Recalled',
  'auditKind.resend': 'Resent',
  'auditKind.connection': 'Connection',
  'auditKind.seal': 'Attempts sealed',
  'auditKind.purge': 'Personal data erased',
  'auditKind.recover': 'Database recovered',
  'auditFault.gap': 'Before row {seq, number}, rows are missing.',
  'auditFault.link':
    'Row {seq, number} does not follow from the one before it: a row was changed, moved or put in.',
  'auditFault.row': 'Row {seq, number} was changed after it was written.',
  'auditFault.values': 'What row {seq, number} says of submissions was changed.',
  'auditFault.values_gone': 'What row {seq, number} said of submissions is gone, and no purge erased it.',
  'auditFault.attempts': 'Attempts under seal {seq, number} were changed, added or removed.',
  'auditFault.head':
    'Row {seq, number}, kept as the newest at an earlier time, is not in the log: its end was cut off or it was written anew.',

  'reading.folders': 'A folder for each submission',
  'reading.names': 'The submission id stands in the file name',
  'reading.single': 'This folder is one submission',
  'reading.manifest': 'As the list says',

  'rule.folder':
    'The folder “{folder}” names the submission, the file name “{file}” says which picture it is.',
  'rule.name': 'The file name “{file}” holds the id “{id}” and says which picture it is.',
  'rule.single':
    'All of the folder “{folder}” is one submission; the file name “{file}” says which picture it is.',
  'rule.list': 'Line {line, number} of the list “{list}” names “{file}”.',
  'rule.template': 'The template {template} fits “{path}”.',
  'rule.by_hand': '{operator} chose “{file}” by hand.',
  'rule.replaced': '{operator} chose “{file}” by hand, in place of “{replaced}”.',
  'rule.swapped': '{operator} swapped “{file}” with the other slot’s picture.',

  'issue.id_empty': 'The submission id is empty. Enter it.',
  'issue.id_has_spaces': 'The submission id begins or ends with a space. Remove it.',
  'issue.id_type_missing': 'ID type missing. An ID picture needs one: choose it.',
  'issue.id_type_unknown': 'ID type “{idType}” is not on the documented list. The server may refuse it.',
  'issue.admin_not_email': 'Admin “{admin}” is not an e-mail address. Correct it.',
  'issue.no_image': 'No picture. Put one into a slot, or exclude the row.',
  'issue.too_large':
    'Too large to send: {bodyBytes, number} bytes of at most {maxBodyBytes, number}. Shrink them, or use smaller pictures.',
  'issue.image_missing': '{file} is no longer there. Put it back or choose another picture.',
  'issue.image_unreadable': '{file} can’t be read. Check its permissions or choose another picture.',
  'issue.image_not_regular': '{file} is a link or a device, not a file of its own. Choose the real picture.',
  'issue.image_empty': '{file} is empty (0 bytes). Choose another picture.',
  'issue.image_not_supported':
    '{file} is neither JPEG nor PNG nor anything that can be turned into one. Save it as JPEG, or choose another picture.',
  'issue.image_not_converted':
    '{format, select, PDF {{file} can’t be turned into a picture: the PDF is damaged or locked with a password. Save the page as JPEG and choose that.} other {{file} can’t be turned into a JPEG: the {format} is damaged, or of a kind that Outtray can’t read. Save it as JPEG and choose that.}}',
  'issue.image_many_pages': '{file} has {pages, number} pages. Choose the one to send.',
  'issue.image_truncated': '{file} is cut off: a part of the picture is missing. Get it again.',
  'issue.image_undecodable': '{file} is damaged and can’t be shown. Get it again.',
  'issue.image_too_many_pixels':
    '{file} has too many pixels to be a photograph of a document. Choose another picture.',
  'issue.image_changed': '{file} has changed since it was reviewed. Look at it again.',
  'issue.extension_lies': '{file} has the wrong extension for what it is. It can be sent.',
  'issue.quality_too_small':
    'Hint: {file} is small, {value} px on its shorter side (hint below {limit}). Details may not be legible.',
  'issue.quality_dark': 'Hint: {file} looks dark, brightness {value} of 255 (hint below {limit}).',
  'issue.quality_bright': 'Hint: {file} looks too bright, brightness {value} of 255 (hint above {limit}).',
  'issue.quality_blurred': 'Hint: {file} looks blurred, sharpness {value} (hint below {limit}).',
  'issue.quality_glare':
    'Hint: {file} seems to have glare, {value} % burnt out in one spot (hint above {limit} %).',
  'issue.quality_tilted': 'Hint: {file} looks tilted by {value}° (hint above {limit}°).',
  'issue.quality_cut_off':
    'Hint: the document in {file} seems cut off, {value} % of a side (hint above {limit} %).',
  'issue.quality_screenshot':
    'Hint: {file} looks like a screenshot, {value} % without any noise (hint above {limit} %).',
  'issue.face_in_card_slot':
    'Hint: {file} looks like a face, not a document ({skin} % skin colours, upright). Change it, or confirm that it is right.',
  'issue.card_in_selfie_slot':
    'Hint: {file} looks like a card, not a selfie ({skin} % skin colours, a card’s shape). Change it, or confirm that it is right.',
  'issue.slot_ambiguous': 'More than one file fits this slot, so none was taken. Choose one.',
  'issue.same_image_in_two_slots':
    'The same picture is in two slots. Change one, or confirm that it is right.',
  'issue.same_image_for_two_people':
    'The same picture is used for {other}. Change one, or confirm that it is right.',
  'issue.near_copy_of_other':
    'Hint: this looks like a copy of a picture of {other}. Compare them: change one, or confirm that it is right.',
  'issue.submission_twice_in_batch':
    'Row {row} has the same submission id. Correct one, or confirm that both go.',
  'issue.submission_still_waiting':
    'This submission still waits to be sent in “{batch}”. Confirm that both go.',
  'issue.already_sent':
    'This submission was sent before with “{batch}”. Sending again overwrites: confirm it.',

  'left_over.no_submission': 'No submission id in the name or the folder',
  'left_over.no_slot': 'Nothing says which picture it is (front, back, selfie, address)',
  'left_over.two_slots': 'The name says two slots at once',
  'left_over.slot_taken_twice': 'Another file fits the same slot',
  'left_over.name_disagrees_with_folder': 'The id in the name is not the folder’s',
  'left_over.id_type_disagrees': 'Folders above name two ID types',
  'left_over.not_in_manifest': 'The list does not name it',
  'left_over.several_places': 'Several places in the folder have this submission ID',
  'left_over.template_does_not_fit': 'The template does not fit it',
  'left_over.template_ambiguous': 'The template fits it in more than one way',
  'left_over.not_a_picture': 'Not a picture',
  'left_over.replaced': 'Taken out of its slot by hand',
  'left_over.unreadable': 'Can’t be read',
  'left_over.link_out_of_folder': 'A link, which is not followed',
  'left_over.not_regular': 'Not a file (a device or a pipe)',
  'left_over.name_not_unicode': 'The file name is not valid text',
  'left_over.row_number_damaged':
    'Row refused: its id became a number and may have lost digits. Make the column Text and type it again',
  'left_over.row_id_not_text': 'Row refused: the id is a date, TRUE or FALSE, or an error. Type it as text',
  'left_over.row_columns_differ': 'Row refused: it has another number of values than the list has columns',
  'left_over.row_path_leaves':
    'Row refused: a picture’s path must be relative to the list and stay in its folder',
  'left_over.row_path_through_link': 'Row refused: a picture’s path leads through a link',
  'left_over.row_id_twice': 'Row refused: the list has this id more than once',
  'left_over.row_id_lost_zeros':
    'Row refused: only with zeros in front does this id have pictures. Put it right in the list',
  'left_over.row_id_type_disagrees': 'Row refused: the pictures’ folder says another ID type than the list',

  'error.unknown_call': 'Outtray has no call named “{name}”.',
  'error.bad_input': 'That can’t be used: {reason}.',
  'error.fault_of_ours':
    'Outtray made a mistake in {call}; nothing was changed. The log in the data folder has the details.',
  'error.folder_not_found': 'There is nothing at {path}. Check the path.',
  'error.not_in_folder': '{path} is not in {folder}. Choose files of one folder.',
  'error.not_a_folder': '{path} is a file. Choose the folder it is in, or a list (CSV, XLSX).',
  'error.folder_unreadable': '{path} can’t be opened: {reason}. Check its permissions.',
  'error.folder_without_pictures':
    '{path} holds no pictures (JPEG, PNG, HEIC, WebP, TIFF, GIF, BMP or PDF). Choose another folder.',
  'error.nothing_assigned':
    'None of the {count, plural, one {# picture} other {# pictures}} in {path} says whose it is. Name folders or files after the submission, such as S-1024/front.jpg, or use a list (CSV, XLSX).',
  'error.reading_needed': '{path} can be read in more than one way ({readings}). Say which with --reading.',
  'error.reading_does_not_fit': '{path} can’t be read that way: no file fits.',
  'error.template_broken':
    "The template {template} can’t be read at character {position}: {reason, select, too_long {it is too long.} too_many {it has too many parts.} missing {it has no '{'{what}'}', which says {what, select, slot {which picture it is} other {whose picture it is}}.} twice {'{'{what}'}' may stand only once{what, select, submissionId { in a name} other {}}.} no_extension {a file’s name ends with its extension. Write .* at the end.} nothing_between {nothing says where one part ends and the next begins. Put the characters between them, such as [-_ ].} empty_name {the name of a folder or file is missing.} leads_out {it leads out of the folder.} stray {“{what}” belongs to nothing. Write \\{what} for the character itself.} escape_at_end {\\ needs a character behind it.} not_closed {“{what}” is not closed.} empty_set {[] holds no character.} takes_no_words {'{'{what}'}' takes no words of its own.} unknown_name {'{'{what}'}' is not known. Known are '{'submissionId'}', '{'idType'}', '{'slot'}', '{'n'}' and '{'n?'}'.} word_without_meaning {“{what}” must be a word, = and what it means.} word_twice {the word “{what}” stands twice.} no_slot {“{what}” is no slot. Slots are idImage, idBackImage, selfieImage and addressImage.} other {it is not understood.}}",
  'error.template_fits_nothing':
    'The template {template} fits no picture in {path}. Check it against a file’s path below the folder.',
  'error.template_or_reading': 'Say either the template {template} or the reading {reading}, not both.',
  'error.template_beside_list':
    'The list {path} says itself which picture is whose. Import it without a template.',
  'error.manifest_not_found': 'There is no list at {path}. Check the path.',
  'error.manifest_unreadable': 'The list {path} can’t be read: {reason}.',
  'error.manifest_no_columns':
    'The list {path} has no column “{column}”. Its first line must name the columns: submissionId, idType, admin, idImage, idBackImage, selfieImage, addressImage.',
  'error.manifest_broken': 'The list {path} is broken at line {line}: {reason}. Nothing was imported.',
  'error.sheet_not_found': 'The list {path} has no sheet “{sheet}”. It has: {sheets}.',
  'error.list_column_not_found': 'The list {path} has no column “{column}”. Check its first rows.',
  'error.manifest_empty': 'The list {path} has no rows.',
  'error.watch_not_found': 'This folder is no longer watched. Add it again.',
  'error.watch_needs_reading':
    '{path} can be read in more than one way, so nothing is taken from it. Choose for it how it is to be read.',
  'error.watch_folder_away':
    '{path} can’t be read now. Nothing is lost: it is looked at again as soon as it is back.',
  'error.watch_nested': '{path} lies in or around the watched folder {other}. Watch only one of them.',
  'error.picture_changed':
    '{file} has changed since it was reviewed. Take it as it is now, or choose another.',
  'error.picture_not_made':
    'That can’t be done with {file}: it can’t be read any more, or the page is not there.',
  'error.slot_is_empty': 'There is no picture there for {submissionId}.',
  'error.import_running': 'An import is under way. Wait for it or cancel it.',
  'error.import_cancelled': 'The import was cancelled. Nothing was imported.',
  'error.data_folder_unusable':
    'The data folder {path} can’t be written: {reason}. Choose another with --data or OUTTRAY_DATA.',
  'error.database_unusable': 'The database {path} can’t be opened: {reason}. It was left as it is.',
  'error.database_from_future':
    'The database {path} was made by a newer Outtray (version {found}, this one knows {known}). Update Outtray.',
  'error.data_folder_read_only':
    'The data folder {path} can only be read, so nothing could be kept on record. Make it writable, or choose another with --data or OUTTRAY_DATA.',
  'error.data_folder_on_share':
    'The data folder {path} is on a network drive, where the database’s locks don’t hold. Choose a folder on this computer with --data or OUTTRAY_DATA.',
  'error.data_folder_in_use': 'Another Outtray has the data folder {path} open. Close it, then try again.',
  'error.disk_full': 'There is no room left on the disk for {path}. Free some space, then try again.',
  'error.database_damaged':
    'The database {path} is damaged ({reason}), so nothing is sent. It is left as it is. “outtray recover” shows what can be put in its place.',
  'error.database_missing':
    'The database {path} is gone, though there was one here. “outtray recover” shows what can be put in its place.',
  'error.database_locked':
    'Another program has kept the database {path} locked for too long. Close it, then try again.',
  'error.backup_failed': 'The database could not be backed up: {reason}. Nothing was changed.',
  'error.backup_unusable': 'The backup {path} can’t be used: {reason}. Choose another with --from.',
  'error.nothing_to_recover': 'There is neither a database nor a backup in {path}.',
  'error.nothing_readable':
    'Nothing in the damaged database {path} can be read, and there is no backup of it.',
  'error.connection_not_found': 'There is no connection {name}.',
  'error.connection_needed': 'There is more than one connection ({names}). Say which with --connection.',
  'error.connection_name_taken': 'There is already a connection named {name}. Choose another name.',
  'error.connection_in_use': '{name} has uploads on record, which prove what was sent. It can’t be removed.',
  'error.connection_is_practice': 'The practice connection’s name, address and key are built in.',
  'error.connection_is_managed': '{name} is set up by your IT department: only its key can be set here.',
  'error.policy_unreadable':
    'IT’s policy file {path} can’t be read ({reason}), so it is not followed. Tell IT.',
  'error.policy_unsafe':
    'IT’s policy file {path} can be changed by anybody (mode {reason}), so it is not followed. Tell IT to make it writable for administrators only.',
  'error.policy_broken': 'IT’s policy file {path} is not followed: {reason}. Tell IT.',
  'error.connection_is_sending':
    '{name} has rows that wait to be sent. Take them back to review before changing where it sends.',
  'error.base_url_refused':
    '{url} can’t be used: the address must begin with https:// (http:// only for this machine).',
  'error.ca_file_missing':
    'There is no CA file at {path}. Put it back, or name another one in the connection.',
  'error.ca_file_unreadable':
    'The CA file {path} can’t be read: {reason}. Check its permissions, or name another one in the connection.',
  'error.ca_file_not_pem':
    'The CA file {path} holds no certificate in PEM form. Export it as Base-64 (PEM), or name another one in the connection.',
  'error.keychain_refused':
    'The system’s keychain did not answer ({reason}), so nothing was stored or removed. Unlock it, then try again.',
  'error.no_keychain':
    'This system has no keychain that Outtray can use, so the key was not stored. Set OUTTRAY_API_KEY for each command.',
  'error.key_is_ambiguous':
    'OUTTRAY_API_KEY is set, and nothing says which connection it is for ({names}). Say which with --connection.',
  'error.batch_not_found': 'There is no batch {id}.',
  'error.upload_not_found': 'There is no upload {id}.',
  'error.upload_not_editable': '{submissionId} is {state} and can’t be changed now.',
  'error.id_for_one_row_only': 'A submission id belongs to one row: choose a single row.',
  'error.left_over_not_found': 'That file is no longer in the list of files left over.',
  'error.file_not_found': 'There is no file at {path}. Check the path.',
  'error.no_retention':
    '“{name}” has no retention set. Say after how many days what is personal is to be erased.',
  'error.not_confirmable': 'That can’t be confirmed away: it has to be corrected.',
  'error.export_failed': '{path} can’t be written: {reason}. Nothing was left there.',
  'error.practice_not_started':
    'The practice server can’t start on port {port}: {reason}. Choose another with --port.',
  'error.window_not_built': 'The window is not built yet. Run “npm start”, which builds it first.',
  'error.port_not_free': 'Port {port} can’t be used: {reason}. Choose another with --port.',
  'error.other_process_sends': 'Another Outtray on this data folder is sending; it takes these rows too.',

  'remedy.id_type_missing.cause': 'ID type missing',
  'remedy.id_type_missing.help': 'An ID picture needs an ID type. Choose it and send again.',
  'remedy.id_type_refused.cause': 'The server does not accept this ID type',
  'remedy.id_type_refused.help': 'Choose a type that the server knows.',
  'remedy.data_missing.cause': 'A required field is missing',
  'remedy.data_missing.help': 'Look at each row: submission id, admin and at least one picture are needed.',
  'remedy.unknown_submission.cause': 'No such submission on the server',
  'remedy.unknown_submission.help':
    'The id may be mistyped, or the submission was not created yet. Correct it, or send again later.',
  'remedy.no_image.cause': 'The server saw no picture',
  'remedy.no_image.help': 'Put at least one picture into a slot and send again.',
  'remedy.admin_refused.cause': 'The server does not know this admin',
  'remedy.admin_refused.help':
    'The e-mail must be a project manager’s, as registered in the vendor’s dashboard.',
  'remedy.project_missing.cause': 'The server can’t find the project',
  'remedy.project_missing.help': 'The API key or the address belongs to no project. Check the connection.',
  'remedy.project_inactive.cause': 'The project is not active',
  'remedy.project_inactive.help': 'Have the project activated in the vendor’s dashboard, then send again.',
  'remedy.payload.cause': 'The server could not read the request',
  'remedy.payload.help': 'Try the other wire format in the connection.',
  'remedy.processing.cause': 'The server failed to store the picture',
  'remedy.processing.help': 'Send again. If it stays, the vendor’s customer manager has to look at it.',
  'remedy.too_large.cause': 'Too large for the server',
  'remedy.too_large.help': 'Replace the largest picture with a smaller one.',
  'remedy.probably_too_large.cause': 'Probably too large for the server',
  'remedy.probably_too_large.help':
    'The server hung up in the middle, twice. Replace the largest picture with a smaller one.',
  'remedy.row_refused.cause': 'The server refuses this submission only',
  'remedy.row_refused.help':
    'With the same key and from the same address, others pass. Check the submission id; if it is right, ask the vendor about it.',
  'remedy.key.cause': 'The server refused the API key',
  'remedy.key.help': 'Set the right key in the connection, then send again.',
  'remedy.address.cause': 'This network address is not allowed',
  'remedy.address.help': 'Have this office’s IP address put on the vendor’s allow list.',
  'remedy.throttled.cause': 'The server asked to slow down',
  'remedy.throttled.help': 'Every retry was turned away. Send again later.',
  'remedy.server.cause': 'The server had a fault',
  'remedy.server.help': 'Every retry failed. Send again later.',
  'remedy.no_answer.cause': 'No answer from the server',
  'remedy.no_answer.help': 'The connection broke on every retry. Send again.',
  'remedy.image_changed.cause': 'The pictures changed after you reviewed them',
  'remedy.image_changed.help': 'Nothing was sent. Look at them as they are now, then take them.',
  'remedy.image_missing.cause': 'The picture is no longer there',
  'remedy.image_missing.help': 'Nothing was sent. Put the file back, or choose another picture.',
  'remedy.image_unreadable.cause': 'The picture can’t be read',
  'remedy.image_unreadable.help':
    'Nothing was sent. Check the file’s permissions, or choose another picture.',
  'remedy.unexpected_success.cause': 'The answer is not a success that the vendor documents',
  'remedy.unexpected_success.help':
    'It is not counted as sent. Check one submission at the vendor before sending again.',
  'remedy.redirect.cause': 'The server points to another address',
  'remedy.redirect.help': 'It was not followed, so that the key stays here. Check the base URL.',
  'remedy.unknown.cause': 'An answer that is not documented',
  'remedy.unknown.help': 'It is shown as the server gave it. Look at the rows, or ask the vendor.',

  'pause.operator': 'Paused',
  'pause.operator.help': 'Nothing is sent until you resume.',
  'pause.offline': 'No connection to the server',
  'pause.offline.help': 'Everything waits here. Sending goes on by itself when the network is back.',
  'pause.key_missing': 'No API key',
  'pause.key_missing.help': 'Set the key in the connection; sending then begins.',
  'pause.key_refused': 'The server refused the API key',
  'pause.key_refused.help': 'Set the right key in the connection; sending then goes on. No row lost a try.',
  'pause.address_refused': 'This network address is not allowed',
  'pause.address_refused.help':
    'Ask IT or the vendor to allow this office’s IP address, then resume. No row lost a try.',
  'pause.project_refused': 'The server does not accept the project',
  'pause.project_refused.help':
    'Check key and base URL in the connection, or ask the vendor to activate the project, then resume. No row lost a try.',
  'pause.admin_refused': 'The server does not know the admin',
  'pause.admin_refused.help':
    'Correct the admin’s e-mail in the connection, or have it registered in the vendor’s dashboard and resume. No row lost a try.',
  'pause.quota': 'The daily limit is used up',
  'pause.quota.help': 'Sending goes on by itself after 00:00 UTC.',
  'pause.disk_full': 'The disk is full',
  'pause.disk_full.help':
    'Without room for the record nothing is sent. Free some space; sending goes on by itself.',
  'pause.database_check': 'The database is being looked through',
  'pause.database_check.help':
    'Outtray did not end in order last time. Sending begins by itself when nothing was found wrong.',
  'pause.database_damaged': 'The database is damaged',
  'pause.database_damaged.help':
    'Nothing is sent and nothing more should be changed. Quit Outtray and start it again, or run “outtray recover”: a backup can be put in its place, and the damaged file is kept.',
  'pause.restored': 'The database was restored',
  'pause.restored.help':
    'It was damaged, and what the line below names was put in its place. What was imported, changed or sent since may be missing: look through Review and the Outbox before you resume, since a row that goes twice overwrites what the server has.',
  'pause.server_down': 'The server has trouble',
  'pause.server_down.help':
    'Half of the latest requests failed. Outtray tries with one by itself, and goes on when it is taken.',
  'pause.redirected': 'The server points to another address',
  'pause.redirected.help':
    'It was not followed, so that the key stays here. If this network asks for a sign-in, sign in and resume; else ask IT for the right base URL. To change it, take back what waits first.',
  'pause.tls': 'The server could not prove who it is',
  'pause.tls.help':
    'Its certificate is not trusted here, so neither key nor pictures were sent. Show IT the line below; when the certificate is renewed or a CA file is set, resume.',
  'pause.ca_file': 'The connection’s CA file can’t be used',
  'pause.ca_file.help':
    'Put the file back, make it readable, or name another PEM file in the connection; sending then goes on. No row lost a try.',
  'pause.proxy': 'The proxy can’t be reached, or gives no connection',
  'pause.proxy.help':
    'Everything waits here, and Outtray tries again by itself. If it stays, show IT the line below. No row lost a try.',
  'pause.proxy_refused': 'The proxy refuses Outtray',
  'pause.proxy_refused.help':
    'Ask IT to let this computer reach the server through the proxy, then resume. No row lost a try.'
} as const;
