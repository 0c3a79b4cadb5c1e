-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "touchedAt" TIMESTAMPTZ(3);
