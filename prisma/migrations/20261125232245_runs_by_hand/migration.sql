-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "starterId" TEXT;

-- CreateIndex
CREATE INDEX "Run_starterId_startedAt_idx" ON "Run"("starterId", "startedAt");
