-- AlterTable
ALTER TABLE "Recall" ADD COLUMN     "files" BIGINT[] DEFAULT ARRAY[]::BIGINT[];

-- CreateTable
CREATE TABLE "TakenFile" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "format" TEXT NOT NULL,
    "personId" TEXT,
    "subjects" TEXT[],

    CONSTRAINT "TakenFile_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "TakenFile_subjects_idx" ON "TakenFile" USING GIN ("subjects");
