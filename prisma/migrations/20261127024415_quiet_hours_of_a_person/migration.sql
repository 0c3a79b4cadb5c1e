-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "quiet" TEXT;
