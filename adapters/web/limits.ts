/** What the web rooms take, all in one table. Ours to choose: no platform dictates them. */
export const limits = {
  /** Characters in one message of a person. Longer text belongs into a file. */
  text: 16_000,
  /** Characters in one part of a message of the bot; longer ones are split at block borders. */
  part: 12_000,
  /** Bytes of a request that carries no file. */
  body: 262_144,
  /** Files that come with one message. */
  files: 5,
  /** Messages that a page shows. */
  page: 80,
  /** Lines read at once from a room's log. */
  lines: 200,
  /** Readings of so many lines at most to find one that somebody may see: what is before them is a page of its own. */
  backwards: 20,
  /** Entries that a live room keeps in memory. */
  memory: 400,
  /** Lines after which a stream that fell behind asks its page to reload. */
  catchUp: 1_000,
  /** Bytes that may wait for one slow reader of a stream before it is cut off and has to resume. */
  backlog: 1_048_576,
  /** Milliseconds between two signs of life in a stream. */
  heartbeat: 15_000,
  /** Milliseconds after which a stream ends and its browser resumes: an ended sign-in is noticed then at the latest. */
  stream: 300_000,
  /** Milliseconds for which who sits where is believed without looking again. */
  seats: 2_000,
  /** Milliseconds after which an unfinished form is thrown away. */
  draft: 86_400_000,
} as const
