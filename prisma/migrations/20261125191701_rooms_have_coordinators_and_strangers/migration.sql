-- AlterTable
ALTER TABLE "Room" ADD COLUMN     "coordinators" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "raisedBecause" TEXT,
ADD COLUMN     "raisedBy" TEXT,
ADD COLUMN     "raisedTo" TEXT;

-- CreateTable
CREATE TABLE "Stranger" (
    "roomId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "asked" TEXT[],
    "outcome" TEXT,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Stranger_pkey" PRIMARY KEY ("roomId","account")
);

-- CreateIndex
CREATE INDEX "Stranger_account_idx" ON "Stranger"("account");
