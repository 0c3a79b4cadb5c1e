-- AlterTable
ALTER TABLE "Election" DROP COLUMN "edited",
ADD COLUMN     "imported" JSONB;

-- AlterTable
ALTER TABLE "Embargo" DROP COLUMN "edited";

-- AlterTable
ALTER TABLE "Poll" DROP COLUMN "edited";

-- AlterTable
ALTER TABLE "Silence" DROP COLUMN "edited";
