-- AlterTable
ALTER TABLE "Room" ADD COLUMN     "archivedAt" TIMESTAMPTZ(3),
ADD COLUMN     "madeFor" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Room_madeFor_key" ON "Room"("madeFor");
