-- AlterTable
ALTER TABLE "SignInLink" ADD COLUMN     "leads" JSONB,
ADD COLUMN     "session" TEXT;
