/** What stands where: a slot holds one message, which is edited, taken back, and follows its room or reader to another place. */

/** SQL over a post: no attempt was ever made to say it. */
const isUnsaid = (post: string): string =>
  `(${post}.attempts = 0 AND ${post}."sentRevision" = 0 AND cardinality(${post}.parts) = 0)`

/** SQL: the one account that a post with these subjects is for. */
const readerIn = (about: string): string =>
  `(SELECT each FROM unnest(${about}) AS each WHERE each LIKE 'account/%' LIMIT 1)`

/**
 * Which of some slots hold what one account was told alone in a room where it sits no more, on platforms where such words stand in
 * the room itself: there its reader sees them no more. What is said to them beside the room they still have. Seats change beside
 * what is put, so it is asked once.
 */
export const leftBehind = `
  SELECT post.slot FROM "Post" AS post JOIN "Room" AS room ON room.conversation = post.conversation
  WHERE post.slot = ANY($1::text[]) AND post.platform = ANY($2::text[]) AND ${readerIn('post.about')} IS NOT NULL
    AND (room."archivedAt" IS NOT NULL OR NOT EXISTS (
      SELECT FROM "RoomMember" AS seat
      WHERE seat."roomId" = room.id AND 'account/' || seat.account = ${readerIn('post.about')}))`

/**
 * SQL over a post and what is to be put in its slot: it stands where that is to stand. What one account was told alone stays where
 * they were told, whichever of their rooms they would be told it in now, unless it is one of the slots that are `left` behind.
 */
const staysFor = (put: string, left: string): string => `(
    ${readerIn('post.about')} IS NOT DISTINCT FROM ${readerIn(`${put}.about::text[]`)}
    AND (post.conversation = ${put}.conversation
      OR post.platform = ${put}.platform AND ${readerIn('post.about')} IS NOT NULL AND post.slot <> ALL(${left}::text[])))`

/** SQL: when what is put into a slot is due. What would be tried before its pause ends would have more of them than time. */
export const dueUnlessPaused = `CASE WHEN post."pausedMs" > 0 THEN post."dueAt" ELSE now() END`

/** What changes of a post that is taken back. */
const takenBack = `
    intent = 'retract', revision = revision + 1, held = NULL, "dueAt" = now(), "wantedAt" = now(), fault = NULL,
    "pausedMs" = 0,
    position = nextval(pg_get_serial_sequence('"Post"', 'position')),
    envelope = CASE WHEN attempts = 0 OR cardinality(parts) > 0 THEN NULL ELSE envelope END,
    attempts = CASE WHEN state = 'dead' THEN 1 ELSE attempts END,
    state = CASE WHEN state = 'retracted' OR attempts = 0 AND cardinality(parts) = 0 THEN 'retracted' ELSE 'pending' END`

/**
 * Puts messages into the outbox. A slot that stands already is edited: its newest revision replaces the older one, in its
 * old position when nothing of it was sent yet, else at the end of its conversation. What was taken back may stand again: where that is
 * done, as a message of its own; where it is not, what still stands is edited. A pause that its platform asked for goes on.
 * Whether it is to be held is found out before the send, on the facts of that moment. What stands in a place that is no longer the
 * slot's is left as it is, and not counted. The last argument are the slots that are left behind.
 */
export const putPosts = `
  INSERT INTO "Post" AS post (slot, platform, conversation, envelope, label, addressees, about, parts)
  SELECT put.slot, put.platform, put.conversation, put.envelope, put.label, put.addressees::text[], put.about::text[],
    '{}'::text[]
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY
    AS put (slot, platform, conversation, envelope, label, addressees, about, place)
  ORDER BY put.place
  ON CONFLICT (slot) DO UPDATE SET
    intent = 'put', envelope = EXCLUDED.envelope, label = EXCLUDED.label, addressees = EXCLUDED.addressees,
    about = EXCLUDED.about, state = 'pending', held = NULL,
    conversation = CASE WHEN ${isUnsaid('post')} THEN EXCLUDED.conversation ELSE post.conversation END,
    platform = CASE WHEN ${isUnsaid('post')} THEN EXCLUDED.platform ELSE post.platform END,
    revision = post.revision + 1, attempts = CASE WHEN post.state = 'dead' THEN 1 ELSE post.attempts END,
    "dueAt" = ${dueUnlessPaused}, fault = NULL,
    "wantedAt" = CASE WHEN post.state IN ('pending', 'held') THEN post."wantedAt" ELSE now() END,
    position = CASE WHEN post."sentRevision" = 0 AND post.state IN ('pending', 'held') THEN post.position ELSE EXCLUDED.position END
  WHERE post.intent IN ('put', 'retract') AND (${isUnsaid('post')} OR ${staysFor('EXCLUDED', '$8')})`

/** With what the name begins under which a post goes on that stood in a slot whose place is another one now. */
const movedHead = 'moved/'

/** The slot in which a post was said, wherever that stands now: its keys are made of it. */
export const firstSlot = (slot: string): string => slot.replace(/^moved\/\d+\//, '')

/**
 * Takes back what stands in a place that is no longer its slot's, and frees the slot. Answers the slots, and where it stands.
 * Arguments as far as these go as those of `putPosts`, and the slots that are left behind.
 */
export const moveAway = `
  UPDATE "Post" AS post SET slot = '${movedHead}' || post.id || '/' || post.slot,${takenBack}
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS put (slot, platform, conversation, about)
  WHERE post.slot = put.slot AND post.intent IN ('put', 'retract') AND NOT ${isUnsaid('post')} AND NOT ${staysFor('put', '$5')}
  RETURNING put.slot, post.conversation`

/**
 * Takes slots back. What no attempt was made to send is done with at once; of all else it cannot be excluded that the
 * platform has it, so the deliverer finds out and retracts it there; where it was given up, as often as anything is tried.
 */
export const retractPosts = `
  UPDATE "Post" AS post SET ${takenBack}
  WHERE slot = ANY($1::text[]) AND intent = 'put'`
