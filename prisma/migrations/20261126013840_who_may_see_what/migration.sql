-- AlterTable
ALTER TABLE "Account" ADD COLUMN     "by" TEXT,
ADD COLUMN     "how" TEXT NOT NULL DEFAULT 'file',
ADD COLUMN     "renewBy" TIMESTAMPTZ(3),
ADD COLUMN     "revokedAt" TIMESTAMPTZ(3),
ADD COLUMN     "revokedBy" TEXT,
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'verified',
ADD COLUMN     "verifiedAt" TIMESTAMPTZ(3),
ADD COLUMN     "warnedDays" INTEGER;

-- AlterTable
ALTER TABLE "Case" ADD COLUMN     "destroyedAt" TIMESTAMPTZ(3),
ADD COLUMN     "sealedAt" TIMESTAMPTZ(3),
ADD COLUMN     "sealedBy" TEXT,
ADD COLUMN     "sealedLabel" TEXT;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "erasedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Post" ADD COLUMN     "about" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "addressees" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "shows" TEXT;

-- AlterTable
ALTER TABLE "RoleHolding" ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'file';

-- CreateTable
CREATE TABLE "LinkCode" (
    "hash" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    "usedBy" TEXT,

    CONSTRAINT "LinkCode_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "LinkTry" (
    "id" BIGSERIAL NOT NULL,
    "account" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LinkTry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Permission" (
    "id" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "roles" TEXT[],
    "bodies" TEXT[],
    "actions" TEXT[],
    "why" TEXT NOT NULL,

    CONSTRAINT "Permission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Recall" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "label" TEXT,
    "byId" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Recall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RecallCopy" (
    "recallId" TEXT NOT NULL,
    "postId" BIGINT NOT NULL,
    "slot" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'pending',
    "fault" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RecallCopy_pkey" PRIMARY KEY ("recallId","postId")
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" TEXT NOT NULL,
    "caseNumber" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "members" TEXT[],
    "why" BYTEA NOT NULL,
    "askedBy" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "asked" TEXT[],
    "deputyAt" TIMESTAMPTZ(3),
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "firstBy" TEXT,
    "firstAt" TIMESTAMPTZ(3),

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LegalHold" (
    "id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "why" BYTEA NOT NULL,
    "byId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endedBy" TEXT,

    CONSTRAINT "LegalHold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Erasure" (
    "id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "byId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "counts" JSONB,

    CONSTRAINT "Erasure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "LinkCode_personId_idx" ON "LinkCode"("personId");

-- CreateIndex
CREATE INDEX "LinkTry_account_at_idx" ON "LinkTry"("account", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Recall_key_key" ON "Recall"("key");

-- CreateIndex
CREATE INDEX "Recall_subject_idx" ON "Recall"("subject");

-- CreateIndex
CREATE INDEX "Recall_endedAt_idx" ON "Recall"("endedAt");

-- CreateIndex
CREATE INDEX "RecallCopy_postId_idx" ON "RecallCopy"("postId");

-- CreateIndex
CREATE INDEX "Consent_caseNumber_idx" ON "Consent"("caseNumber");

-- CreateIndex
CREATE INDEX "Consent_state_deadline_idx" ON "Consent"("state", "deadline");

-- CreateIndex
CREATE INDEX "LegalHold_subject_idx" ON "LegalHold"("subject");

-- CreateIndex
CREATE INDEX "Erasure_subject_idx" ON "Erasure"("subject");

-- CreateIndex
CREATE INDEX "Erasure_finishedAt_idx" ON "Erasure"("finishedAt");

-- CreateIndex
CREATE INDEX "Account_state_renewBy_idx" ON "Account"("state", "renewBy");

-- CreateIndex
CREATE INDEX "Post_about_idx" ON "Post" USING GIN ("about");

-- AddForeignKey
ALTER TABLE "RecallCopy" ADD CONSTRAINT "RecallCopy_recallId_fkey" FOREIGN KEY ("recallId") REFERENCES "Recall"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
