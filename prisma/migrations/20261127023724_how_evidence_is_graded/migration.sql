-- AlterTable
ALTER TABLE "Evidence" ADD COLUMN     "grade" TEXT;
