-- AlterTable
ALTER TABLE "Round" ADD COLUMN     "addressees" TEXT[],
ADD COLUMN     "askedBy" TEXT;

-- AlterTable
ALTER TABLE "RoundAnswer" ADD COLUMN     "key" TEXT NOT NULL;

-- CreateTable
CREATE TABLE "RoundCounter" (
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "RoundCounter_pkey" PRIMARY KEY ("year")
);

-- CreateIndex
CREATE UNIQUE INDEX "RoundAnswer_roundId_key_key" ON "RoundAnswer"("roundId", "key");
