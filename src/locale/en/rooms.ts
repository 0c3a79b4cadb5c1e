export const rooms = {
  'rooms.title': 'Rooms',
  'rooms.none': 'You do not sit in any room yet. Ask the coordinator of your delegation for a seat.',
  'rooms.unread': 'New',
  'rooms.last': 'last activity',
  'rooms.seats': '{count, plural, one {# person} other {# people}}',
  'rooms.back': 'Back',
  'rooms.missing.title': 'There is nothing here',
  'rooms.missing': 'There is no such page, or it is not open to you. Check the address, or go back to your rooms.',

  'rooms.log': 'Messages',
  'rooms.empty': 'Nothing was said here yet.',
  'rooms.older': 'Older messages',
  'rooms.newest': 'To the newest messages',
  'rooms.live': 'live',
  'rooms.reconnecting': 'reconnecting …',
  'rooms.new': 'Much has been said meanwhile. Reload the page when you have sent what you typed.',
  'rooms.joined': '{name} has taken a seat.',
  'rooms.left': '{name} has left.',
  'rooms.retracted': 'A message was taken back.',
  'rooms.retracted.by': '{name} took back a message.',
  'rooms.bot': 'jom',
  'rooms.bot.tag': 'bot',
  'rooms.only-you': 'Only you see this',
  'rooms.exercise': 'EXERCISE',
  'rooms.changed': 'edited',
  'rooms.answers': 'Answer to {name}, {time}',
  'rooms.in-thread': 'in a thread',

  'rooms.reaction.seen': 'Seen',
  'rooms.reaction.agree': 'Agree',
  'rooms.reaction.question': 'Question',
  'rooms.reaction.done': 'Done',
  'rooms.thread.count': '{count, plural, one {# answer} other {# answers}}',
  'rooms.menu': 'What can be done with the message of {name} at {time}',
  'rooms.menu.answer': 'Answer',
  'rooms.menu.thread': 'Open the thread',
  'rooms.menu.report': 'Report this as a threat',
  'rooms.menu.evidence': 'Keep this as evidence',
  'rooms.menu.edit': 'Edit or take back',

  'rooms.thread.title': 'Thread',
  'rooms.thread.back': 'Back to the room',

  'rooms.composer.text': 'Message to {room}',
  'rooms.composer.thread': 'Answer in this thread',
  'rooms.composer.placeholder': 'Write to the room, or /report a threat',
  'rooms.composer.hint':
    'Enter sends, Shift + Enter begins a new line. A line that begins with / is for the bot alone: /help',
  'rooms.composer.send': 'Send',
  'rooms.composer.file': 'Attach',
  'rooms.composer.answering': 'Answer to {name}',
  'rooms.composer.answer-none': 'Do not answer',

  'rooms.edit.title': 'Edit or take back',
  'rooms.edit.text': 'Your message',
  'rooms.edit.save': 'Save the change',
  'rooms.retract.title': 'Take back',
  'rooms.retract.meaning':
    'The words and files of this message are erased here and wherever it was relayed. The others see that you took back a message.',
  'rooms.retract': 'Take back',

  'rooms.form.page': 'Page {page} of {pages}',
  'rooms.form.optional': 'optional',
  'rooms.form.next': 'Continue',
  'rooms.form.back': 'Back',
  'rooms.form.cancel': 'Cancel',
  'rooms.form.problems':
    '{count, plural, one {One answer needs another look.} other {# answers need another look.}} What to do stands beside it.',

  'rooms.file.size': '{kib, number} KiB',

  'rooms.notice.submitted': 'Your form was taken in. The answer follows here.',
  'rooms.notice.repeated': 'This form was sent before and counts once. To send another, open it anew.',
  'rooms.notice.asked': 'The bot has it. Its answer follows here.',
  'rooms.notice.failed':
    'This did not reach the server. What you typed is still here: send it again, it will not be said twice.',
  'rooms.notice.signed-out':
    'Your sign-in has ended, so nothing was sent. Copy what you typed, reload this page to sign in again, and send it then.',
  'rooms.notice.withheld':
    'Nothing of this was stored or passed on: it bears a marking (TLP:RED or EU classified) that this system must not carry. Use a channel that is approved for it, or write it without such content.',

  'rooms.refused.title': 'This was not done',
  'rooms.refused.closed': 'The rooms are restarting. Try again in a few seconds.',
  'rooms.refused.not-stored': 'This could not be stored, so nothing was sent. Try again in a few seconds.',
  'rooms.refused.unreadable': 'The server could not read this request. Reload the page and try again.',
  'rooms.refused.empty': 'There is nothing to send: write something or attach a file.',
  'rooms.refused.command-with-file':
    'The bot takes no file with a command. Send the file as a message of its own, then choose “Keep this as evidence” in its menu.',
  'rooms.refused.long':
    'This is too long: {length, number} characters, at most {most, number} fit into one message. Shorten it, or attach it as a file.',
  'rooms.refused.too-large': 'This is too large: at most {mib, number} MiB can be sent at once.',
  'rooms.refused.file-large': '“{name}” is too large: a file may have {mib, number} MiB at most.',
  'rooms.refused.many-files': 'At most {most, number} files can be sent with one message.',
  'rooms.refused.picture':
    '“{name}” was not sent: its hidden data (place, time, device) cannot be removed safely. Save it as JPEG or PNG and attach it again.',
  'rooms.refused.message-gone': 'This message is not here any more. Nothing was done.',
  'rooms.refused.not-yours': 'Only your own messages can be edited or taken back.',
  'rooms.refused.other-words':
    'An earlier version of this message was sent already. Look at the room, then send this one if it is still needed.',
  'rooms.refused.no-such-button':
    'This button does not stand on the message any more. Nothing was done; look at the message as it is now.',
  'rooms.refused.no-form': 'There is no such form for you here. Go back and open it anew.',
  'rooms.refused.no-draft':
    'These answers are not here any more: sent already, or left for more than a day. Open the form anew.',
} as const
