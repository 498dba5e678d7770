-- AlterTable
ALTER TABLE "SessionLease" ADD COLUMN "handedOverBy" TEXT;
