/**
 * What Discord allows at most, each number once; what `src/chat/portable.ts` keeps smaller for all platforms is not here. Text is
 * counted in UTF-16 units where Discord counts in characters, which is never more. Read 2026-11-23:
 * [d] discord.com/developers/docs, the page of the resource (snapshot 2026-08-06);
 * [o] our own.
 */
export const limits = {
  /** [d] message: content */
  content: 2000,
  /** [d] message: all text of all embeds of one message */
  embeds: 6000,
  /** [d] embed */
  embedTitle: 256,
  /** [d] embed */
  embedDescription: 4096,
  /** [d] allowed mentions: users */
  mentions: 100,
  /** [d] message: action rows */
  rows: 5,
  /** [d] action row: buttons */
  rowButtons: 5,
  /** [d] button */
  buttonLabel: 80,
  /** [d] component */
  customId: 100,
  /** [d] button */
  url: 512,
  /** [d] string select */
  selectOptions: 25,
  /** [d] radio group, checkbox group */
  choiceOptions: 10,
  /** [d] radio group: the least */
  radioLeast: 2,
  /** [d] option of a select or a group: label, value and description */
  optionText: 100,
  /** [d] text input: value */
  inputText: 4000,
  /** [d] modal */
  modalTitle: 45,
  /** [d] modal: components of one */
  modalFields: 5,
  /** [d] label of a modal's component, and its description */
  label: 45,
  labelDescription: 100,
  /** [d] application command: description, also of a sub-command and an option */
  commandDescription: 100,
  /** [d] application command: options, sub-commands among them */
  commandOptions: 25,
  /** [d] autocompletion: choices, and the length of a name or value */
  choices: 25,
  choiceText: 100,
  /** [d] user: name, global name, nick */
  userName: 32,
  /** [d] channel: name */
  roomName: 100,
  /** [d] channel: topic */
  topic: 1024,
  /** [d] thread: minutes without a word after which it is archived */
  threadMinutes: 10_080,
  /** [d] get channel messages, in one page */
  page: 100,
  /** [d] get reactions: users in one page */
  reactionsPage: 100,
  /** [d] search guild members, list guild members: in one page */
  membersPage: 1000,
  /** [d] bytes of a file, where the guild was not boosted */
  fileBytes: 10 * 2 ** 20,
  /** [d] files of one message */
  files: 10,
  /** [d] bytes of a request, with all its files */
  requestBytes: 25 * 2 ** 20,
  /** [d] milliseconds until an interaction must have its first answer */
  answerMs: 3000,
  /** [d] milliseconds for which the token of an interaction is good */
  tokenMs: 15 * 60_000,
  /** [d] answers 401, 403 and 429 within `invalidMs` milliseconds, after which the address is shut out */
  invalidRequests: 10_000,
  invalidMs: 10 * 60_000,
  /** [o] bytes of an answer; a page of history with all its embeds is far below */
  answerBytes: 64 * 2 ** 20,
} as const
