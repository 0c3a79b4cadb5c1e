import { dueUnlessPaused } from './slots.ts'

/**
 * The hot statements of the engine room, in one place: accepting events, claiming and marking posts, applying puts.
 * All take arrays, so that one round trip serves a whole batch; rows are numbered in the order of the arrays.
 */

const lease = 'WITH lease AS (SELECT 1 FROM "Lease" WHERE name = $9 AND fence = $10::bigint FOR KEY SHARE)'
const stored = `stored AS (
      INSERT INTO "Inbox" (key, platform, conversation, kind, actor, at, body, withheld)
      SELECT event.key, $1, event.conversation, event.kind, event.actor, event.at, event.body, event.withheld
      FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bytea[], $8::text[]) WITH ORDINALITY
        AS event (key, conversation, kind, actor, at, body, withheld, place), lease
      ORDER BY event.place
      ON CONFLICT (key) DO NOTHING
      RETURNING key
    )`
const answer = '(SELECT count(*)::int FROM lease) AS held, ARRAY(SELECT key FROM stored) AS keys'

/** Stores accepted events while the lease holds. Answers whether it does, and the keys that were new. */
export const acceptEvents = { name: 'accept-events', text: `${lease}, ${stored} SELECT ${answer}` }

/**
 * The same, together with what an adapter keeps of each new event: lines of its logs and values. Answers the logs that
 * grew as well. One statement, so that an event costs one way to the server and no open transaction.
 */
export const acceptWithShelf = {
  name: 'accept-with-shelf',
  text: `${lease}, ${stored},
    turn AS (
      -- Numbers are drawn before the commit: without waiting for each other, a lower one could become visible after a higher.
      SELECT pg_advisory_xact_lock(hashtextextended('jom/shelf/' || $1, 0)) WHERE cardinality($11::text[]) > 0
    ),
    grown AS (
      -- Dated by the world's clock: rooms that keep their log here show the same time as what stands in it.
      INSERT INTO "ShelfEntry" (adapter, log, key, value, at)
      SELECT $1, line.log, line.key, line.value, jom_now()
      FROM turn, stored
        JOIN unnest($11::text[], $12::text[], $13::text[], $14::bytea[]) WITH ORDINALITY
          AS line (cause, log, key, value, place) ON line.cause = stored.key
      ORDER BY line.place
      ON CONFLICT (adapter, log, key) DO NOTHING
      RETURNING log
    ),
    put AS (
      INSERT INTO "ShelfValue" (adapter, key, value, "updatedAt")
      SELECT DISTINCT ON (put.key) $1, put.key, put.value, now()
      FROM stored JOIN unnest($15::text[], $16::text[], $17::bytea[]) WITH ORDINALITY
        AS put (cause, key, value, place) ON put.cause = stored.key
      ORDER BY put.key, put.place DESC
      ON CONFLICT (adapter, key) DO UPDATE SET value = EXCLUDED.value, "updatedAt" = now()
    )
    SELECT ${answer}, ARRAY(SELECT DISTINCT log FROM grown) AS logs`,
}

/** Appends lines to an adapter's logs, once a key. Answers the logs that grew. */
export const appendLines = {
  name: 'append-lines',
  text: `
    INSERT INTO "ShelfEntry" (adapter, log, key, value, at)
    SELECT $1, line.log, line.key, line.value, jom_now()
    FROM unnest($2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY AS line (log, key, value, place)
    ORDER BY line.place
    ON CONFLICT (adapter, log, key) DO NOTHING
    RETURNING log`,
}

/**
 * Keeps messages that were heard, once each; lists of lists have no place in an array, so addressees come as JSON. Nor have bytes
 * beside none: the client takes such a list for one of texts, so files come in base64.
 */
export const keepMessages = `
  INSERT INTO "Message" (conversation, "externalId", "roomId", author, label, addressees, text, files, thread, at)
  SELECT heard.conversation, heard.message, heard.room, heard.author, heard.label,
    ARRAY(SELECT jsonb_array_elements_text(heard.addressees::jsonb)), heard.text, decode(heard.files, 'base64'), heard.thread, heard.at
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[],
    $9::text[], $10::timestamptz[]) WITH ORDINALITY
    AS heard (conversation, message, room, author, label, addressees, text, files, thread, at, place)
  ORDER BY heard.place
  ON CONFLICT (conversation, "externalId") DO NOTHING`

/** Asks for seats to be taken away, in the order of each conversation's posts. What was done already is done again. */
export const putUnseats = `
  INSERT INTO "Post" AS post (slot, platform, conversation, intent, envelope, label, parts)
  SELECT seat.slot, seat.platform, seat.conversation, 'unseat', seat.envelope, 'TLP:CLEAR', '{}'::text[]
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY
    AS seat (slot, platform, conversation, envelope, place)
  ORDER BY seat.place
  ON CONFLICT (slot) DO UPDATE SET
    envelope = EXCLUDED.envelope, state = 'pending', revision = post.revision + 1, position = EXCLUDED.position,
    attempts = CASE WHEN post.state = 'pending' THEN post.attempts ELSE 0 END, "dueAt" = ${dueUnlessPaused}, fault = NULL,
    "wantedAt" = CASE WHEN post.state = 'pending' THEN post."wantedAt" ELSE now() END
  WHERE post.intent = 'unseat'`

/** Asks for reactions, each once: one that was asked for before stands, or cannot be had. */
export const putReactions = `
  INSERT INTO "Post" (slot, platform, conversation, intent, envelope, label, parts)
  SELECT mark.slot, mark.platform, mark.conversation, 'react', mark.envelope, 'TLP:CLEAR', '{}'::text[]
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY
    AS mark (slot, platform, conversation, envelope, place)
  ORDER BY mark.place
  ON CONFLICT (slot) DO NOTHING`

/** Sets timers, the earlier first where they are due at the same instant; one that is there is moved, or set anew. */
export const setTimers = `
  INSERT INTO "Timer" AS timer (key, kind, "dueAt", payload)
  SELECT key, kind, due, payload
  FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::jsonb[]) WITH ORDINALITY AS wanted (key, kind, due, payload, place)
  ORDER BY place
  ON CONFLICT (key) DO UPDATE SET kind = EXCLUDED.kind, "dueAt" = EXCLUDED."dueAt", payload = EXCLUDED.payload,
    state = 'pending', attempts = 0, fault = NULL, "firedAt" = NULL`

/**
 * Has every run that follows a subject hear what was just recorded about it: a timer that is due at once, named by the entry.
 * Where nothing is followed it costs one look into an index.
 */
export const tellRuns = `
  INSERT INTO "Timer" (key, kind, "dueAt", payload)
  SELECT 'run/' || wait."runId" || '/heard/' || entry.id, 'run.heard', $3::timestamptz,
    jsonb_build_object('run', wait."runId", 'entry', entry.id)
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS entry (id, subject, place)
    JOIN "RunWait" AS wait ON wait.subject = entry.subject
  ORDER BY entry.place
  ON CONFLICT (key) DO NOTHING`

/**
 * Takes the next posts of each of some conversations, and notes that an attempt is about to be made. `version` is the
 * directory's at that moment. Where somebody is known to have joined and their seat is not settled it takes none: what is sent
 * meanwhile would be judged without them, and the look at what they may not read would miss it. It never waits for a
 * transaction that changes one of them, which might be waiting for another: it takes those before that one, and the commit
 * brings it back.
 */
export const claimPosts = {
  name: 'claim-posts',
  text: `
    WITH lease AS (SELECT 1 FROM "Lease" WHERE name = $3 AND fence = $4::bigint),
    head AS (
      SELECT next.id, next.conversation, next.position FROM lease, unnest($1::text[]) AS lane (conversation), LATERAL (
        SELECT id, conversation, position FROM "Post"
        WHERE conversation = lane.conversation AND state = 'pending' ORDER BY position LIMIT $2
      ) AS next
      WHERE NOT EXISTS (
        SELECT FROM "Inbox" WHERE conversation = lane.conversation AND state = 'pending' AND kind = 'joined'
      )
    ),
    free AS (SELECT id FROM "Post" WHERE id IN (SELECT id FROM head) AND state = 'pending' FOR UPDATE SKIP LOCKED),
    busy AS (SELECT conversation, min(position) AS position FROM head WHERE id NOT IN (SELECT id FROM free) GROUP BY 1),
    taken AS (
      SELECT head.id FROM head LEFT JOIN busy USING (conversation)
      WHERE busy.position IS NULL OR head.position < busy.position
    )
    UPDATE "Post" AS post SET attempts = attempts + 1 FROM taken WHERE post.id = taken.id
    RETURNING post.id, conversation, slot, position, revision, "sentRevision", intent, envelope, label, addressees, about,
      shows, parts, attempts,
      GREATEST(0, ceil(extract(epoch FROM "dueAt" - now()) * 1000))::int AS "waitMs",
      "pausedMs"::float8 AS "pausedMs",
      (SELECT "directoryVersion" FROM "World") AS version`,
}

/**
 * What was to be said in a room before its platform had made it waits under the address that the room had until then; it follows
 * the room to the one that it has now.
 */
export const followRooms = {
  name: 'follow-rooms',
  text: `
    UPDATE "Post" AS post SET conversation = room.conversation, state = 'pending', held = NULL, "dueAt" = now()
    FROM "Room" AS room
    WHERE post.platform = $1 AND post.state = 'held' AND post."sentRevision" = 0 AND room.platform = post.platform
      AND post.conversation = room.platform || ':' || room.id AND room.conversation <> post.conversation`,
}

/** Lets a conversation's held posts be looked at again, in their old places. */
export const freeHeld = {
  name: 'free-held',
  text: `UPDATE "Post" SET state = 'pending', "dueAt" = now() WHERE conversation = $1 AND state = 'held'`,
}

/**
 * Who may read changed: what was replaced by its stub because of who sat in a room is looked at again, and shows its words where it
 * may, whether its recall has been told of the stub yet or not. Answers the conversations.
 */
export const freeReplaced = {
  name: 'free-replaced',
  text: `
    UPDATE "Post" AS post SET state = 'pending', revision = post.revision + 1, "sentRevision" = post."sentRevision" + 1, "dueAt" = now()
    FROM "RecallCopy" AS copy JOIN "Recall" AS recall ON recall.id = copy."recallId"
    WHERE recall.subject LIKE 'room/%' AND copy.outcome IN ('pending', 'changed') AND post.id = copy."postId" AND post.platform = $1
      AND post.state = 'sent' AND post.shows = 'stub' AND post.envelope IS NOT NULL AND post.revision = post."sentRevision"
    RETURNING post.conversation`,
}

/**
 * Doubts whether what waits was attempted: a power cut may have forgotten the claim of a post that the platform has. Then
 * the first key is tried before an older revision is passed over or nothing is retracted.
 */
export const doubtClaims = `UPDATE "Post" SET attempts = 1 WHERE state = 'pending' AND attempts = 0`

/**
 * Notes what came of posts. A newer revision that arrived meanwhile keeps the post pending; so does a newer directory than the one
 * that it was judged by, so that it is looked at again as it stands. `attempts` counts tries since
 * the last success: a claim after which nothing was tried is taken back. Parts that come with `held` say that what stood was taken
 * back: whatever stands there next is another message to the platform. Where a post is a copy that is being recalled, the seat of
 * somebody could not be taken away, or a reaction could not be given, those who look after that are told by a timer.
 */
export const markPosts = {
  name: 'mark-posts',
  text: `
    WITH mark AS (
      SELECT mark.*, mark.state = 'sent' AND mark.shows IS NOT NULL AND mark.version < world."directoryVersion" AS outdated
      FROM "World" AS world,
        unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::int[])
          AS mark (id, revision, state, parts, fault, wait, shows, version)
    ), marked AS (
      UPDATE "Post" AS post SET
        parts = CASE WHEN mark.parts IS NULL THEN post.parts ELSE string_to_array(mark.parts, E'\\n') END,
        shows = CASE
          WHEN mark.state = 'sent' THEN COALESCE(mark.shows, post.shows)
          -- What is held until its room is read stands meanwhile as it did.
          WHEN mark.state = 'retracted' OR mark.state = 'held' AND mark.parts IS NOT NULL THEN NULL
          ELSE post.shows END,
        -- As where a recall has it judged anew: of what stands no new revision is to be sent, and an edit of it is another one to the platform.
        revision = CASE WHEN mark.outdated AND post.revision = mark.revision THEN post.revision + 1 ELSE post.revision END,
        "sentRevision" = CASE
          WHEN mark.outdated AND post.revision = mark.revision THEN mark.revision + 1
          WHEN mark.state IN ('sent', 'retracted') OR mark.state = 'held' AND mark.parts IS NOT NULL
            THEN GREATEST(mark.revision, post."sentRevision")
          ELSE post."sentRevision" END,
        state = CASE
          WHEN post.revision = mark.revision AND mark.state NOT IN ('waits', 'untried') AND NOT mark.outdated THEN mark.state
          ELSE 'pending' END,
        attempts = CASE
          WHEN mark.state = 'sent' OR mark.state = 'held' AND mark.parts IS NOT NULL THEN 0
          WHEN mark.state IN ('held', 'untried') THEN GREATEST(0, post.attempts - 1)
          -- A pause that was asked for is no failure, but some part may have been sent before.
          WHEN mark.state = 'waits' THEN GREATEST(1, post.attempts - 1)
          ELSE post.attempts END,
        held = CASE WHEN mark.state = 'held' THEN mark.fault END,
        fault = CASE WHEN mark.state IN ('pending', 'waits', 'dead') THEN mark.fault END,
        "dueAt" = now() + mark.wait * interval '1 ms',
        "pausedMs" = CASE
          WHEN mark.state = 'waits' THEN post."pausedMs" + mark.wait
          WHEN mark.state = 'untried' THEN post."pausedMs"
          ELSE 0 END,
        -- What may stay as it stands was sent when it was: its words have their time from then on.
        "sentAt" = CASE
          WHEN mark.state = 'sent' AND cardinality(post.parts) > 0 AND post."sentRevision" >= mark.revision
            AND mark.parts IS NULL THEN post."sentAt"
          WHEN mark.state IN ('sent', 'retracted') THEN now()
          ELSE post."sentAt" END
      FROM mark WHERE post.id = mark.id
      RETURNING post.id, post.intent, mark.state AS came
    ), told AS (
      SELECT DISTINCT 'recall/' || copy."recallId" AS subject, 'recall.look' AS timer,
        jsonb_build_object('recall', copy."recallId") AS payload
      FROM marked JOIN "RecallCopy" AS copy ON copy."postId" = marked.id AND copy.outcome IN ('pending', 'failed')
      WHERE marked.came IN ('sent', 'retracted', 'held', 'dead')
      UNION ALL SELECT 'recall/seat-' || id, 'recall.seat', jsonb_build_object('post', id::text)
      FROM marked WHERE intent = 'unseat' AND came = 'dead'
      UNION ALL SELECT 'evidence/unseen-' || id, 'evidence.unseen', jsonb_build_object('post', id::text)
      FROM marked WHERE intent = 'react' AND came = 'retracted'
    )
    INSERT INTO "Timer" (key, kind, "dueAt", payload)
    SELECT subject || '/' || pg_current_xact_id(), timer, jom_now(), payload FROM told
    ON CONFLICT (key) DO NOTHING`,
}
