-- AlterTable
ALTER TABLE "Room" ADD COLUMN     "archivedAt" TIMESTAMPTZ(3),
ADD COLUMN     "madeFor" TEXT;

-- CreateTable
CREATE TABLE "PlaybookVersion" (
    "hash" TEXT NOT NULL,
    "playbook" TEXT NOT NULL,
    "text" BYTEA NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3),
    "approvedBy" TEXT,
    "approvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PlaybookVersion_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "YearCounter" (
    "series" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "YearCounter_pkey" PRIMARY KEY ("series","year")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "playbook" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "state" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "code" TEXT,
    "roomId" TEXT,
    "caseNumber" TEXT,
    "electionId" TEXT,
    "parent" TEXT,
    "starterId" TEXT,
    "heard" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunHappening" (
    "runId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "RunHappening_pkey" PRIMARY KEY ("runId","seq")
);

-- CreateTable
CREATE TABLE "RunWait" (
    "runId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,

    CONSTRAINT "RunWait_pkey" PRIMARY KEY ("runId","subject")
);

-- CreateTable
CREATE TABLE "Todo" (
    "runId" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "who" TEXT[],
    "caseNumber" TEXT,
    "title" BYTEA NOT NULL,
    "command" TEXT NOT NULL,
    "due" TIMESTAMPTZ(3),
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Todo_pkey" PRIMARY KEY ("runId","step","kind")
);

-- CreateTable
CREATE TABLE "Slot" (
    "schedule" TEXT NOT NULL,
    "fireAt" TIMESTAMPTZ(3) NOT NULL,
    "wall" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "runId" TEXT,
    "noticedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Slot_pkey" PRIMARY KEY ("schedule","fireAt")
);

-- CreateTable
CREATE TABLE "Schedule" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "says" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "checked" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Election" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cancelledAt" TIMESTAMPTZ(3),
    "imported" JSONB,

    CONSTRAINT "Election_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Poll" (
    "electionId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "opens" TEXT,
    "closes" TEXT,
    "results" TEXT,
    "source" TEXT NOT NULL DEFAULT '',
    "checkedOn" TEXT NOT NULL DEFAULT '',
    "checkedBy" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Poll_pkey" PRIMARY KEY ("electionId","code","day","zone")
);

-- CreateTable
CREATE TABLE "Silence" (
    "id" TEXT NOT NULL,
    "electionId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "fromWall" TEXT NOT NULL,
    "untilWall" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "checkedOn" TEXT NOT NULL,
    "checkedBy" TEXT NOT NULL,

    CONSTRAINT "Silence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Embargo" (
    "id" TEXT NOT NULL,
    "electionId" TEXT NOT NULL,
    "code" TEXT,
    "untilWall" TEXT,
    "zone" TEXT,
    "source" TEXT NOT NULL,
    "checkedOn" TEXT NOT NULL,
    "checkedBy" TEXT NOT NULL,

    CONSTRAINT "Embargo_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CalendarProposal" (
    "id" SERIAL NOT NULL,
    "electionId" TEXT NOT NULL,
    "edit" JSONB NOT NULL,
    "why" BYTEA NOT NULL,
    "byId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CalendarProposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HookCall" (
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "body" BYTEA,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "heardAt" TIMESTAMPTZ(3),

    CONSTRAINT "HookCall_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Round" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "question" BYTEA NOT NULL,
    "options" JSONB NOT NULL,
    "label" TEXT NOT NULL,
    "addressees" TEXT[],
    "roomId" TEXT,
    "runId" TEXT,
    "electionId" TEXT,
    "askedBy" TEXT,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "deadline" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "quorum" INTEGER,

    CONSTRAINT "Round_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoundSeat" (
    "roundId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "observer" BOOLEAN NOT NULL DEFAULT false,
    "chased" INTEGER NOT NULL DEFAULT 0,
    "chasedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RoundSeat_pkey" PRIMARY KEY ("roundId","code")
);

-- CreateTable
CREATE TABLE "RoundAnswer" (
    "roundId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "words" BYTEA,
    "personId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "RoundAnswer_pkey" PRIMARY KEY ("roundId","code","revision")
);

-- CreateTable
CREATE TABLE "Notice" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "what" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "needs" TEXT NOT NULL,
    "urgent" BOOLEAN NOT NULL,
    "ladder" JSONB NOT NULL,
    "rung" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "runId" TEXT,
    "caseNumber" TEXT,
    "due" TIMESTAMPTZ(3) NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "ackedBy" TEXT,

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NoticeTry" (
    "noticeId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "rung" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "fault" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "NoticeTry_pkey" PRIMARY KEY ("noticeId","seq")
);

-- CreateTable
CREATE TABLE "Errand" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "body" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fault" TEXT,
    "madeAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Errand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "address" BYTEA NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditFinding" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "foundAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AuditFinding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Clock" (
    "id" TEXT NOT NULL,
    "caseNumber" TEXT NOT NULL,
    "regime" TEXT NOT NULL,
    "startedFrom" TIMESTAMPTZ(3) NOT NULL,
    "confirmedBy" TEXT NOT NULL,
    "confirmedAt" TIMESTAMPTZ(3) NOT NULL,
    "suspectedAt" TIMESTAMPTZ(3),
    "strict" TIMESTAMPTZ(3),
    "legal" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "snoozedUntil" TIMESTAMPTZ(3),
    "filedAt" TIMESTAMPTZ(3),
    "filedBy" TEXT,
    "reference" BYTEA,
    "stoppedWhy" BYTEA,

    CONSTRAINT "Clock_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PlaybookVersion_playbook_readAt_idx" ON "PlaybookVersion"("playbook", "readAt");

-- CreateIndex
CREATE UNIQUE INDEX "Run_key_key" ON "Run"("key");

-- CreateIndex
CREATE INDEX "Run_status_idx" ON "Run"("status");

-- CreateIndex
CREATE INDEX "Run_startedAt_idx" ON "Run"("startedAt");

-- CreateIndex
CREATE INDEX "Run_playbook_status_idx" ON "Run"("playbook", "status");

-- CreateIndex
CREATE INDEX "Run_starterId_startedAt_idx" ON "Run"("starterId", "startedAt");

-- CreateIndex
CREATE INDEX "Run_caseNumber_idx" ON "Run"("caseNumber");

-- CreateIndex
CREATE INDEX "Run_electionId_status_idx" ON "Run"("electionId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "RunHappening_runId_key_key" ON "RunHappening"("runId", "key");

-- CreateIndex
CREATE INDEX "RunWait_subject_idx" ON "RunWait"("subject");

-- CreateIndex
CREATE INDEX "Todo_who_idx" ON "Todo" USING GIN ("who");

-- CreateIndex
CREATE INDEX "Todo_caseNumber_idx" ON "Todo"("caseNumber");

-- CreateIndex
CREATE INDEX "Todo_due_idx" ON "Todo"("due");

-- CreateIndex
CREATE INDEX "Slot_noticedAt_idx" ON "Slot"("noticedAt");

-- CreateIndex
CREATE INDEX "Silence_electionId_idx" ON "Silence"("electionId");

-- CreateIndex
CREATE INDEX "Embargo_electionId_idx" ON "Embargo"("electionId");

-- CreateIndex
CREATE INDEX "CalendarProposal_electionId_idx" ON "CalendarProposal"("electionId");

-- CreateIndex
CREATE INDEX "HookCall_receivedAt_idx" ON "HookCall"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Round_key_key" ON "Round"("key");

-- CreateIndex
CREATE INDEX "Round_closedAt_idx" ON "Round"("closedAt");

-- CreateIndex
CREATE INDEX "Round_electionId_idx" ON "Round"("electionId");

-- CreateIndex
CREATE UNIQUE INDEX "RoundAnswer_roundId_key_key" ON "RoundAnswer"("roundId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Notice_key_key" ON "Notice"("key");

-- CreateIndex
CREATE INDEX "Notice_state_due_idx" ON "Notice"("state", "due");

-- CreateIndex
CREATE INDEX "Notice_runId_idx" ON "Notice"("runId");

-- CreateIndex
CREATE INDEX "NoticeTry_ref_idx" ON "NoticeTry"("ref");

-- CreateIndex
CREATE UNIQUE INDEX "Errand_key_key" ON "Errand"("key");

-- CreateIndex
CREATE INDEX "Errand_state_dueAt_idx" ON "Errand"("state", "dueAt");

-- CreateIndex
CREATE INDEX "Contact_personId_idx" ON "Contact"("personId");

-- CreateIndex
CREATE INDEX "AuditFinding_endedAt_idx" ON "AuditFinding"("endedAt");

-- CreateIndex
CREATE INDEX "Clock_state_strict_idx" ON "Clock"("state", "strict");

-- CreateIndex
CREATE UNIQUE INDEX "Clock_caseNumber_regime_startedFrom_key" ON "Clock"("caseNumber", "regime", "startedFrom");

-- CreateIndex
CREATE INDEX "Case_reporterId_status_idx" ON "Case"("reporterId", "status");

-- What stands under a stem (`case/EL-2027-FR-0042/card@~`) is found by it, whatever language the database sorts by.
CREATE INDEX "Post_slot_stem_idx" ON "Post"("slot" text_pattern_ops) WHERE "intent" = 'put';

-- CreateIndex
CREATE UNIQUE INDEX "Room_madeFor_key" ON "Room"("madeFor");

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_hash_fkey" FOREIGN KEY ("hash") REFERENCES "PlaybookVersion"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunHappening" ADD CONSTRAINT "RunHappening_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunWait" ADD CONSTRAINT "RunWait_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Todo" ADD CONSTRAINT "Todo_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Poll" ADD CONSTRAINT "Poll_electionId_fkey" FOREIGN KEY ("electionId") REFERENCES "Election"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Silence" ADD CONSTRAINT "Silence_electionId_fkey" FOREIGN KEY ("electionId") REFERENCES "Election"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Embargo" ADD CONSTRAINT "Embargo_electionId_fkey" FOREIGN KEY ("electionId") REFERENCES "Election"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CalendarProposal" ADD CONSTRAINT "CalendarProposal_electionId_fkey" FOREIGN KEY ("electionId") REFERENCES "Election"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundSeat" ADD CONSTRAINT "RoundSeat_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundAnswer" ADD CONSTRAINT "RoundAnswer_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NoticeTry" ADD CONSTRAINT "NoticeTry_noticeId_fkey" FOREIGN KEY ("noticeId") REFERENCES "Notice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
