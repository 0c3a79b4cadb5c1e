-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "files" BYTEA;

-- CreateTable
CREATE TABLE "Evidence" (
    "id" BIGSERIAL NOT NULL,
    "caseId" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "conversation" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "words" BYTEA NOT NULL,
    "hash" TEXT NOT NULL,
    "link" TEXT,
    "audience" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "addressees" TEXT[],
    "saidAt" TIMESTAMPTZ(3) NOT NULL,
    "markedBy" TEXT NOT NULL,
    "markedAt" TIMESTAMPTZ(3) NOT NULL,
    "withdrawnAt" TIMESTAMPTZ(3),

    CONSTRAINT "Evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvidenceChange" (
    "evidenceId" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "words" BYTEA,
    "hash" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EvidenceChange_pkey" PRIMARY KEY ("evidenceId","seq")
);

-- CreateTable
CREATE TABLE "EvidenceFile" (
    "evidenceId" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "ref" BYTEA NOT NULL,
    "bytes" INTEGER,
    "hash" TEXT,
    "body" BYTEA,
    "copiedAt" TIMESTAMPTZ(3),
    "fault" TEXT,

    CONSTRAINT "EvidenceFile_pkey" PRIMARY KEY ("evidenceId","seq")
);

-- CreateTable
CREATE TABLE "Call" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "words" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "addressees" TEXT[],
    "roomId" TEXT,
    "runId" TEXT,
    "caseNumber" TEXT,
    "electionId" TEXT,
    "seriesId" TEXT,
    "seriesDay" TEXT,
    "askedBy" TEXT,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "wall" TEXT,
    "zone" TEXT NOT NULL,
    "offset" INTEGER,
    "startsAt" TIMESTAMPTZ(3),
    "minutes" INTEGER NOT NULL,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "quorum" INTEGER,
    "roundId" TEXT,
    "rollCallId" TEXT,
    "begunAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "summarisedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CallSeries" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "words" BYTEA NOT NULL,
    "rule" JSONB NOT NULL,
    "template" JSONB NOT NULL,
    "madeUntil" TEXT,
    "askedBy" TEXT,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CallSeries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CallGuest" (
    "callId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "answer" TEXT,
    "answeredAt" TIMESTAMPTZ(3),
    "via" TEXT,
    "told" INTEGER NOT NULL DEFAULT -1,

    CONSTRAINT "CallGuest_pkey" PRIMARY KEY ("callId","personId")
);

-- CreateTable
CREATE TABLE "CallMinute" (
    "callId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "words" BYTEA NOT NULL,
    "ownerId" TEXT,
    "code" TEXT,
    "due" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    "decisionId" TEXT,
    "byId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "CallMinute_pkey" PRIMARY KEY ("callId","number")
);

-- CreateTable
CREATE TABLE "CalendarFeed" (
    "hash" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "readAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CalendarFeed_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "words" BYTEA NOT NULL,
    "options" TEXT[],
    "rule" JSONB NOT NULL,
    "label" TEXT NOT NULL,
    "addressees" TEXT[],
    "roomId" TEXT,
    "runId" TEXT,
    "step" TEXT,
    "caseNumber" TEXT,
    "callId" TEXT,
    "electionId" TEXT,
    "proposedBy" TEXT,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "deadline" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "chosen" TEXT,
    "closing" BYTEA,
    "decidedBy" TEXT,
    "recordedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "recordedAt" TIMESTAMPTZ(3),
    "late" BOOLEAN NOT NULL DEFAULT false,
    "signBy" TIMESTAMPTZ(3),
    "signedBy" TEXT,
    "signedAt" TIMESTAMPTZ(3),
    "ratifyBy" TIMESTAMPTZ(3),
    "ratifiedBy" TEXT,
    "ratifiedAt" TIMESTAMPTZ(3),
    "reviewAt" TIMESTAMPTZ(3),
    "remindedAt" TIMESTAMPTZ(3),
    "supersedes" TEXT,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DecisionSeat" (
    "decisionId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "observer" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "DecisionSeat_pkey" PRIMARY KEY ("decisionId","code")
);

-- CreateTable
CREATE TABLE "DecisionPosition" (
    "decisionId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "reservation" BOOLEAN NOT NULL DEFAULT false,
    "words" BYTEA,
    "personId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "minuted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "DecisionPosition_pkey" PRIMARY KEY ("decisionId","code","revision")
);

-- CreateTable
CREATE TABLE "DecisionEvidence" (
    "decisionId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "words" BYTEA NOT NULL,
    "grade" TEXT,
    "hash" TEXT,
    "evidenceId" BIGINT,
    "label" TEXT NOT NULL,

    CONSTRAINT "DecisionEvidence_pkey" PRIMARY KEY ("decisionId","number")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "id" TEXT NOT NULL,
    "public" TEXT NOT NULL,
    "secret" BYTEA,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerRoot" (
    "day" TEXT NOT NULL,
    "fromSeq" BIGINT NOT NULL,
    "toSeq" BIGINT NOT NULL,
    "chain" TEXT NOT NULL,
    "root" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "stamp" BYTEA,
    "stampedAt" TIMESTAMPTZ(3),

    CONSTRAINT "LedgerRoot_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "LedgerWitness" (
    "day" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "errand" TEXT,
    "sentAt" TIMESTAMPTZ(3),
    "confirmedAt" TIMESTAMPTZ(3),

    CONSTRAINT "LedgerWitness_pkey" PRIMARY KEY ("day","code")
);

-- CreateIndex
CREATE INDEX "Evidence_conversation_externalId_idx" ON "Evidence"("conversation", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "Evidence_caseId_number_key" ON "Evidence"("caseId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Evidence_caseId_conversation_externalId_key" ON "Evidence"("caseId", "conversation", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "EvidenceChange_evidenceId_key_key" ON "EvidenceChange"("evidenceId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Call_key_key" ON "Call"("key");

-- CreateIndex
CREATE INDEX "Call_state_startsAt_idx" ON "Call"("state", "startsAt");

-- CreateIndex
CREATE INDEX "Call_seriesId_idx" ON "Call"("seriesId");

-- CreateIndex
CREATE INDEX "Call_caseNumber_idx" ON "Call"("caseNumber");

-- CreateIndex
CREATE INDEX "Call_electionId_idx" ON "Call"("electionId");

-- CreateIndex
CREATE UNIQUE INDEX "CallSeries_key_key" ON "CallSeries"("key");

-- CreateIndex
CREATE INDEX "CallGuest_personId_idx" ON "CallGuest"("personId");

-- CreateIndex
CREATE INDEX "CallMinute_ownerId_doneAt_idx" ON "CallMinute"("ownerId", "doneAt");

-- CreateIndex
CREATE INDEX "CalendarFeed_personId_idx" ON "CalendarFeed"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_key_key" ON "Decision"("key");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_supersedes_key" ON "Decision"("supersedes");

-- CreateIndex
CREATE INDEX "Decision_state_deadline_idx" ON "Decision"("state", "deadline");

-- CreateIndex
CREATE INDEX "Decision_runId_idx" ON "Decision"("runId");

-- CreateIndex
CREATE INDEX "Decision_caseNumber_idx" ON "Decision"("caseNumber");

-- CreateIndex
CREATE INDEX "Decision_callId_idx" ON "Decision"("callId");

-- CreateIndex
CREATE UNIQUE INDEX "DecisionPosition_decisionId_key_key" ON "DecisionPosition"("decisionId", "key");

-- AddForeignKey
ALTER TABLE "EvidenceChange" ADD CONSTRAINT "EvidenceChange_evidenceId_fkey" FOREIGN KEY ("evidenceId") REFERENCES "Evidence"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceFile" ADD CONSTRAINT "EvidenceFile_evidenceId_fkey" FOREIGN KEY ("evidenceId") REFERENCES "Evidence"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallGuest" ADD CONSTRAINT "CallGuest_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallMinute" ADD CONSTRAINT "CallMinute_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionSeat" ADD CONSTRAINT "DecisionSeat_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionPosition" ADD CONSTRAINT "DecisionPosition_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionEvidence" ADD CONSTRAINT "DecisionEvidence_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerWitness" ADD CONSTRAINT "LedgerWitness_day_fkey" FOREIGN KEY ("day") REFERENCES "LedgerRoot"("day") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is still to be copied, found without passing over what is done.
CREATE INDEX "EvidenceFile_waiting" ON "EvidenceFile" ("evidenceId", "seq") WHERE "copiedAt" IS NULL AND "fault" IS NULL;

-- Whoever erases destroys the key of a payload and leaves its text: one that is gone as a whole was taken away by somebody, so that
-- from now on none may be. All else is as it was.
CREATE OR REPLACE FUNCTION ledger_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF NEW."payload" IS DISTINCT FROM OLD."payload"
     AND (NEW."payload" IS NULL OR OLD."payload" IS NULL OR length(NEW."payload") <> length(OLD."payload") OR length(OLD."payload") < 69
          OR get_byte(NEW."payload", 0) <> get_byte(OLD."payload", 0)
          OR substring(NEW."payload" FROM 70) <> substring(OLD."payload" FROM 70)) THEN
    RAISE EXCEPTION 'ledger: a payload is never changed or taken away, only its key is' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
