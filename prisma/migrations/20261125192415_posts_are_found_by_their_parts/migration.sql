-- AlterTable
ALTER TABLE "Post" ADD COLUMN     "wantedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "Post_parts_idx" ON "Post" USING GIN ("parts");

-- What was waiting already has waited since it was made.
UPDATE "Post" SET "wantedAt" = "createdAt" WHERE "state" IN ('pending', 'held', 'dead');
