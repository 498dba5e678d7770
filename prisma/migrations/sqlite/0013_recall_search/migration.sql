-- AlterTable
ALTER TABLE "Recall" ADD COLUMN "searched" TEXT;
