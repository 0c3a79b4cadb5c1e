-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "World" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "kind" TEXT NOT NULL,
    "directoryVersion" INTEGER NOT NULL DEFAULT 1,
    "clockAnchor" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clockOffsetMs" BIGINT NOT NULL DEFAULT 0,
    "clockSpeed" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "World_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "fence" BIGINT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Inbox" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "body" BYTEA,
    "withheld" TEXT,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fault" TEXT,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Post" (
    "id" BIGSERIAL NOT NULL,
    "slot" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "sentRevision" INTEGER NOT NULL DEFAULT 0,
    "intent" TEXT NOT NULL DEFAULT 'put',
    "envelope" BYTEA,
    "label" TEXT NOT NULL,
    "parts" TEXT[],
    "state" TEXT NOT NULL DEFAULT 'pending',
    "held" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fault" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Timer" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fault" TEXT,
    "firedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Timer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ShelfValue" (
    "adapter" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" BYTEA NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ShelfValue_pkey" PRIMARY KEY ("adapter","key")
);

-- CreateTable
CREATE TABLE "ShelfEntry" (
    "seq" BIGSERIAL NOT NULL,
    "adapter" TEXT NOT NULL,
    "log" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ShelfEntry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "Member" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "Body" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "network" TEXT NOT NULL,

    CONSTRAINT "Body_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delegation" (
    "id" TEXT NOT NULL,
    "bodyId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "observer" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Delegation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "zone" TEXT NOT NULL DEFAULT 'Europe/Brussels',
    "pseudonym" TEXT NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "ref" TEXT NOT NULL,
    "personId" TEXT NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("ref")
);

-- CreateTable
CREATE TABLE "RoleHolding" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "delegationId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "deputy" BOOLEAN NOT NULL DEFAULT false,
    "validFrom" TIMESTAMPTZ(3),
    "validTo" TIMESTAMPTZ(3),
    "grantedBy" TEXT NOT NULL,

    CONSTRAINT "RoleHolding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Room" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "code" TEXT,
    "network" TEXT,
    "label" TEXT NOT NULL,
    "ceiling" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "zone" TEXT NOT NULL DEFAULT 'Europe/Brussels',
    "releasesTo" TEXT,
    "assurance" JSONB,
    "membersReadAt" TIMESTAMPTZ(3),

    CONSTRAINT "Room_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoomMember" (
    "roomId" TEXT NOT NULL,
    "account" TEXT NOT NULL,

    CONSTRAINT "RoomMember_pkey" PRIMARY KEY ("roomId","account")
);

-- CreateTable
CREATE TABLE "Link" (
    "name" TEXT NOT NULL,
    "rooms" TEXT[],

    CONSTRAINT "Link_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Shift" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3),
    "to" TIMESTAMPTZ(3),

    CONSTRAINT "Shift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" BIGSERIAL NOT NULL,
    "conversation" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "addressees" TEXT[],
    "text" BYTEA,
    "thread" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "retractedAt" TIMESTAMPTZ(3),
    "caseId" BIGINT,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CaseCounter" (
    "code" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "CaseCounter_pkey" PRIMARY KEY ("code","year")
);

-- CreateTable
CREATE TABLE "Case" (
    "id" BIGSERIAL NOT NULL,
    "number" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "title" BYTEA NOT NULL,
    "report" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "addressees" TEXT[],
    "released" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL,
    "triage" JSONB,
    "outlookAt" TIMESTAMPTZ(3),
    "disposition" TEXT,
    "reporterId" TEXT NOT NULL,
    "ownerId" TEXT,
    "level" INTEGER NOT NULL DEFAULT 0,
    "roomId" TEXT NOT NULL,
    "origin" TEXT,
    "mergedInto" TEXT,
    "splitFrom" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "happenedAt" TIMESTAMPTZ(3),
    "reportedAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptBy" TIMESTAMPTZ(3),
    "acceptedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CaseEntry" (
    "id" BIGSERIAL NOT NULL,
    "caseId" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "personId" TEXT,
    "text" BYTEA,
    "data" JSONB,

    CONSTRAINT "CaseEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "commitment" TEXT NOT NULL,
    "payload" BYTEA,
    "hash" TEXT NOT NULL,
    "seq" BIGINT,
    "chain" TEXT,
    "signature" TEXT,
    "sealedAt" TIMESTAMPTZ(3),

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "method" TEXT NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Passkey" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "publicKey" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RecoveryCode" (
    "hash" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RecoveryCode_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "SignInLink" (
    "hash" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SignInLink_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "Challenge" (
    "id" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "personId" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Challenge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Inbox_key_key" ON "Inbox"("key");

-- CreateIndex
CREATE INDEX "Inbox_platform_state_id_idx" ON "Inbox"("platform", "state", "id");

-- CreateIndex
CREATE INDEX "Inbox_state_doneAt_idx" ON "Inbox"("state", "doneAt");

-- CreateIndex
CREATE UNIQUE INDEX "Post_slot_key" ON "Post"("slot");

-- CreateIndex
CREATE INDEX "Post_conversation_state_position_idx" ON "Post"("conversation", "state", "position");

-- CreateIndex
CREATE INDEX "Post_platform_state_idx" ON "Post"("platform", "state");

-- CreateIndex
CREATE INDEX "Post_state_sentAt_idx" ON "Post"("state", "sentAt");

-- CreateIndex
CREATE UNIQUE INDEX "Timer_key_key" ON "Timer"("key");

-- CreateIndex
CREATE INDEX "Timer_state_dueAt_idx" ON "Timer"("state", "dueAt");

-- CreateIndex
CREATE INDEX "ShelfEntry_adapter_log_seq_idx" ON "ShelfEntry"("adapter", "log", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "ShelfEntry_adapter_log_key_key" ON "ShelfEntry"("adapter", "log", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Person_pseudonym_key" ON "Person"("pseudonym");

-- CreateIndex
CREATE INDEX "Account_personId_idx" ON "Account"("personId");

-- CreateIndex
CREATE INDEX "RoleHolding_personId_idx" ON "RoleHolding"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Room_conversation_key" ON "Room"("conversation");

-- CreateIndex
CREATE INDEX "Shift_code_level_idx" ON "Shift"("code", "level");

-- CreateIndex
CREATE INDEX "Message_at_idx" ON "Message"("at");

-- CreateIndex
CREATE UNIQUE INDEX "Message_conversation_externalId_key" ON "Message"("conversation", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "Case_number_key" ON "Case"("number");

-- CreateIndex
CREATE INDEX "Case_code_status_idx" ON "Case"("code", "status");

-- CreateIndex
CREATE INDEX "Case_ownerId_status_idx" ON "Case"("ownerId", "status");

-- CreateIndex
CREATE INDEX "CaseEntry_caseId_id_idx" ON "CaseEntry"("caseId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_seq_key" ON "LedgerEntry"("seq");

-- CreateIndex
CREATE INDEX "LedgerEntry_subject_idx" ON "LedgerEntry"("subject");

-- CreateIndex
CREATE INDEX "Session_personId_idx" ON "Session"("personId");

-- CreateIndex
CREATE INDEX "Passkey_personId_idx" ON "Passkey"("personId");

-- AddForeignKey
ALTER TABLE "Delegation" ADD CONSTRAINT "Delegation_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delegation" ADD CONSTRAINT "Delegation_code_fkey" FOREIGN KEY ("code") REFERENCES "Member"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleHolding" ADD CONSTRAINT "RoleHolding_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleHolding" ADD CONSTRAINT "RoleHolding_delegationId_fkey" FOREIGN KEY ("delegationId") REFERENCES "Delegation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoomMember" ADD CONSTRAINT "RoomMember_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CaseEntry" ADD CONSTRAINT "CaseEntry_caseId_fkey" FOREIGN KEY ("caseId") REFERENCES "Case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Passkey" ADD CONSTRAINT "Passkey_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecoveryCode" ADD CONSTRAINT "RecoveryCode_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SignInLink" ADD CONSTRAINT "SignInLink_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ───────────────────────────── by hand: what the schema's language cannot say ─────────────────────────────

-- The world's time. In a live world, and before the world has its row, it is the server's; an exercise has its own offset and speed.
CREATE FUNCTION jom_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT COALESCE(
    (SELECT "clockAnchor" + ("clockOffsetMs" * interval '1 millisecond') + ((now() - "clockAnchor") * "clockSpeed")
       FROM "World" WHERE "id" = 1 AND "kind" = 'exercise'),
    now())
$$;

-- One row, of one of two kinds, and a clock that runs forward.
ALTER TABLE "World" ADD CONSTRAINT "World_one_row" CHECK ("id" = 1);
ALTER TABLE "World" ADD CONSTRAINT "World_kind" CHECK ("kind" IN ('live', 'exercise'));
ALTER TABLE "World" ADD CONSTRAINT "World_clock" CHECK ("clockSpeed" > 0);

-- What is still to be done, found without passing over what is done.
CREATE INDEX "Inbox_pending" ON "Inbox" ("conversation", "id") WHERE "state" = 'pending';
CREATE INDEX "Post_pending" ON "Post" ("conversation", "position") WHERE "state" = 'pending';
CREATE INDEX "Timer_pending" ON "Timer" ("dueAt") WHERE "state" = 'pending';
CREATE INDEX "LedgerEntry_unsealed" ON "LedgerEntry" ("at", "id") WHERE "seq" IS NULL;

-- The ledger grows and never changes: an entry is what it was when written, its place in the chain is given once. A payload
-- may be taken away, or its key be wrapped anew or destroyed (bytes 1 to 68 of a sealed value), but its text stays.
CREATE FUNCTION ledger_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."seq" IS NULL AND NEW."chain" IS NULL AND NEW."signature" IS NULL AND NEW."sealedAt" IS NULL THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'ledger: a new entry has no place in the chain yet' USING ERRCODE = 'restrict_violation';
  ELSIF TG_OP <> 'UPDATE' THEN
    RAISE EXCEPTION 'ledger: entries are never removed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW."id", NEW."at", NEW."kind", NEW."subject", NEW."actor", NEW."commitment", NEW."hash")
     IS DISTINCT FROM (OLD."id", OLD."at", OLD."kind", OLD."subject", OLD."actor", OLD."commitment", OLD."hash") THEN
    RAISE EXCEPTION 'ledger: an entry is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW."seq" IS NULL) <> (NEW."chain" IS NULL) OR (NEW."seq" IS NULL) <> (NEW."sealedAt" IS NULL)
     OR (OLD."seq" IS NOT NULL AND (NEW."seq", NEW."chain", NEW."sealedAt") IS DISTINCT FROM (OLD."seq", OLD."chain", OLD."sealedAt"))
     OR (OLD."signature" IS NOT NULL AND NEW."signature" IS DISTINCT FROM OLD."signature") THEN
    RAISE EXCEPTION 'ledger: an entry is sealed once and whole' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW."payload" IS DISTINCT FROM OLD."payload" AND NEW."payload" IS NOT NULL
     AND (OLD."payload" IS NULL OR length(NEW."payload") <> length(OLD."payload") OR length(OLD."payload") < 69
          OR get_byte(NEW."payload", 0) <> get_byte(OLD."payload", 0)
          OR substring(NEW."payload" FROM 70) <> substring(OLD."payload" FROM 70)) THEN
    RAISE EXCEPTION 'ledger: a payload is never changed, only taken away' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "LedgerEntry_kept" BEFORE INSERT OR UPDATE OR DELETE ON "LedgerEntry"
  FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_kept();
CREATE TRIGGER "LedgerEntry_not_emptied" BEFORE TRUNCATE ON "LedgerEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_is_kept();
