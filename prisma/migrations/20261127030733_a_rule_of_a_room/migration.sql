-- AlterTable
ALTER TABLE "Room" ADD COLUMN     "decides" TEXT;
