-- AlterTable
ALTER TABLE "Election" ADD COLUMN     "edited" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Embargo" ADD COLUMN     "edited" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Poll" ADD COLUMN     "checkedBy" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "checkedOn" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "edited" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT '',
ALTER COLUMN "opens" DROP NOT NULL,
ALTER COLUMN "closes" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Schedule" ADD COLUMN     "says" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "Silence" ADD COLUMN     "edited" BOOLEAN NOT NULL DEFAULT false;

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

-- CreateIndex
CREATE INDEX "CalendarProposal_electionId_idx" ON "CalendarProposal"("electionId");

-- CreateIndex
CREATE INDEX "HookCall_receivedAt_idx" ON "HookCall"("receivedAt");

-- AddForeignKey
ALTER TABLE "CalendarProposal" ADD CONSTRAINT "CalendarProposal_electionId_fkey" FOREIGN KEY ("electionId") REFERENCES "Election"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
