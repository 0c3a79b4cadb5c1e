/**
 * What Slack allows at most, each number once; what `src/chat/portable.ts` keeps smaller for all platforms is not here. Text is
 * counted in UTF-16 units. Read 2026-11-23:
 * [s] `@slack/types` 3 (descriptions of the types) and `@slack/web-api` 8;
 * [d] docs.slack.dev, the page of the method or element;
 * [i] slackapi/bolt-js issues 2509 and 2867;
 * [o] our own.
 */
export const limits = {
  /** [s] */
  blocks: 50,
  /** [s] */
  viewBlocks: 100,
  /** [i] undocumented: about 12,000 are taken, 11,341 were refused once with `msg_blocks_too_long` */
  messageText: 10_000,
  /** [d] chat.postMessage: 4,000 recommended, longer ones are divided by some clients; above 40,000 cut */
  fallbackText: 4000,
  /** [s] */
  header: 150,
  /** [s] */
  sectionText: 3000,
  /** [s] plain_text in a context block */
  contextText: 2000,
  /** [s] */
  buttonText: 75,
  /** [s] */
  buttonValue: 2000,
  /** [s] */
  url: 3000,
  /** [s] static select */
  selectOptions: 100,
  /** [s] radio buttons, checkboxes */
  choiceOptions: 10,
  /** [s] */
  optionText: 75,
  /** [s] */
  inputText: 3000,
  /** [s] input block: label and hint */
  inputLabel: 2000,
  /** [s] title, submit and close of a modal */
  viewTitle: 24,
  /** [d] views.push */
  viewStack: 3,
  /** [d] conversations.create */
  roomName: 80,
  /** [d] conversations.setTopic */
  topic: 250,
  /** [d] conversations.invite: users in one call */
  invites: 100,
  /** [d] conversations.history, .replies, .members: an upper bound of `limit`; 200 is recommended */
  page: 200,
  /** [o] bytes of an answer of a method; a page of history with all its blocks is far below */
  answerBytes: 64 * 2 ** 20,
  /** [o] bytes of a file that are read; it is held in memory for each room it goes to */
  fileBytes: 20 * 2 ** 20,
} as const
