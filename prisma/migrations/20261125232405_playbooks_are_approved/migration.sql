-- AlterTable
ALTER TABLE "PlaybookVersion" ADD COLUMN     "approvedAt" TIMESTAMPTZ(3),
ADD COLUMN     "approvedBy" TEXT,
ADD COLUMN     "since" TIMESTAMPTZ(3);
