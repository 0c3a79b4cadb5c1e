/**
 * What Slack allows at most, each number once. Text is counted in UTF-16 units. Read 2026-11-23:
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
  /** [s] */
  sectionFields: 10,
  /** [s] */
  fieldText: 2000,
  /** [s] */
  contextElements: 10,
  /** [s] plain_text in a context block */
  contextText: 2000,
  /** [s] */
  actions: 25,
  /** [s] */
  buttonText: 75,
  /** [s] */
  buttonValue: 2000,
  /** [s] */
  url: 3000,
  /** [s] */
  actionId: 255,
  /** [s] */
  blockId: 255,
  /** [s] static select */
  selectOptions: 100,
  /** [s] radio buttons, checkboxes */
  choiceOptions: 10,
  /** [s] */
  optionText: 75,
  /** [s] */
  optionValue: 150,
  /** [s] */
  optionDescription: 75,
  /** [s] */
  inputText: 3000,
  /** [s] input block: label and hint */
  inputLabel: 2000,
  /** [s] title, submit and close of a modal */
  viewTitle: 24,
  /** [s] */
  viewMetadata: 3000,
  /** [s] callback_id, external_id */
  viewId: 255,
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
  /** [d] message metadata: 16 KB for one message */
  metadataBytes: 16_000,
  /** [o] bytes of an answer of a method; a page of history with all its blocks is far below */
  answerBytes: 64 * 2 ** 20,
  /** [o] bytes of a file that are read; it is held in memory for each room it goes to */
  fileBytes: 20 * 2 ** 20,
} as const

/** How long things of Slack's are good, in milliseconds. */
export const spans = {
  /** [d] trigger_id, one use */
  triggerMs: 3000,
  /** [d] response_url, five uses */
  responseUrlMs: 30 * 60_000,
  /** [o] for so long somebody who acted somewhere counts as being there */
  nearMs: 5 * 60_000,
} as const
