/** Evidence: messages that were marked for a case. */
export const evidence = {
  'evidence.summary':
    'Keep a message as evidence of a case, with its files: say it of the message, or react with 📌 or 📎.',

  // What a person is told.
  'evidence.done.internal': '{evidence} of {number} is kept, for your own people.',
  'evidence.done.shareable': '{evidence} of {number} is kept, for everybody who may read the case.',
  'evidence.graded': '{evidence} of {number} is graded {grade}.',
  'evidence.of': 'The message that this was said of: {by}, {at}.',
  'evidence.grade.how':
    'A grade is of one piece of evidence: say it of a message, or name the piece. Write it like this: {usage}',
  'evidence.again': 'It is kept already: {evidence} of {number}.',
  'evidence.files':
    '{count, plural, one {Its file is copied now.} other {Its # files are copied now.}} To look: evidence {number} {evidence}',
  'evidence.files.large':
    '{count, plural, one {One file is} other {# files are}} larger than {most} MB and not copied. Keep it yourself, and say where: note {number} …',
  'evidence.withdrawn.done':
    '{evidence} of {number} is withdrawn. It stays on record, and others see it no more. To count it again: evidence {number} {evidence} internal',
  'evidence.which': 'Of which case is this evidence?',
  'evidence.which.more': 'You have more open cases. For one that is not here, answer the message with:',
  'evidence.how':
    'Say it of the message: react to it with 📌 (your own people) or 📎 (all who may read the case), choose “Keep as evidence” in its menu, or answer it with {usage}',
  'evidence.no-case':
    'You have no open case that this could be evidence of. To make one of the message: answer it with report',
  'evidence.unheard':
    'I did not hear this message, or do not have its words any more. Paste what it says: note {number} <words>',
  'evidence.unheard.plain':
    'I did not hear this message, or do not have its words any more. Paste what it says into the case: note <case> <words>',
  'evidence.gone':
    'The words of this message are not kept any more: they were taken back, or are older than three days. Paste what you have: note {number} <words>',
  'evidence.own':
    'This message is mine: only what people wrote is kept as evidence. To add words of your own: note <case> <words>',
  'evidence.not-addressed':
    'This message is {label} and was not meant for {code}. Ask its author to share it with {code}; then mark what they send you.',
  'evidence.none': 'There is no evidence {evidence} of {number} that you may read. To see what there is: case {number}',
  'evidence.none.any': 'There is no evidence of {number} that you may read.',
  'evidence.piece-or-grade':
    '{written} may be a piece of the case or the grade of the message that this was said of ({by}, {at}), so nothing was done. For the piece, write it by itself, neither in answer to a message nor in a thread: evidence {line} – For the message, answer it with evidence {audience}, then grade it by the number that it gets, as in evidence E9 {written}',
  'evidence.unread': '“{written}” is not understood. Write it like this: {usage}',

  // What is shown of it.
  'evidence.title': 'Evidence',
  'evidence.title.of': 'Evidence of {number}',
  'evidence.said': '{name}, {at}',
  'evidence.audience.internal': 'own people only',
  'evidence.audience.shareable': 'may be shared',
  'evidence.withdrawn': 'withdrawn',
  'evidence.above': '{label}; to read it: evidence {number} {evidence}',
  'evidence.shut': 'TLP:RED: its words are read by nobody',
  'evidence.no-words': 'no words',
  'evidence.edited': 'edited {at}: {words}',
  'evidence.deleted': 'deleted {at}',
  'evidence.edited.untold': 'edited {at}',
  'evidence.grade': 'Source and information (Admiralty)',
  'evidence.hash': 'SHA-256',
  'evidence.marked': 'Marked',
  'evidence.marked.by': '{name}, {at}',
  'evidence.said.label': 'Said',
  'evidence.audience.label': 'For',
  'evidence.link': 'Where it stands',
  'evidence.file': 'file {name}, {bytes, number} bytes',
  'evidence.file.waiting': 'file {name}: still to be copied',
  'evidence.file.too-large': 'file {name}: not copied, it is larger than {most} MB',
  'evidence.file.gone': 'file {name}: not copied, it is not there any more',
  'evidence.file.unreachable': 'file {name}: not copied, its platform did not give it',
  'evidence.control.share': 'May be shared',
  'evidence.control.keep': 'Own people only',
  'evidence.control.withdraw': 'Withdraw',

  // Entries of a case's timeline.
  'cases.entry.evidence.marked': '{evidence} kept as evidence by {by} ({audience})',
  'cases.entry.evidence.graded': '{evidence} graded {grade} by {by}',
  'cases.entry.evidence.withdrawn': '{evidence} withdrawn as evidence by {by}',
  'cases.entry.evidence.edited': '{evidence}: its author changed the message',
  'cases.entry.evidence.deleted': '{evidence}: the message was deleted',
  'cases.entry.evidence.shut': '{evidence}: its author raised it to TLP:RED',
  'cases.entry.evidence.copied': '{evidence}: file {file} copied',
  'cases.entry.evidence.uncopied': '{evidence}: file {file} could not be copied',

  // In the timeline of the console.
  'timeline.evidence':
    '“{words}” – {name}, {at} · SHA-256 {hash}{files, plural, =0 {} one { · 1 file} other { · # files}}',
} as const
