-- AlterTable
ALTER TABLE "Lease" ADD COLUMN     "catchingUpSince" TIMESTAMPTZ(3);
