-- DropIndex
DROP INDEX "UsageEntry_userId_quarter_costUsd_idx";

-- AlterTable
ALTER TABLE "UsageEntry" ADD COLUMN "previousQuarter" BIGINT NOT NULL DEFAULT 0;

-- Of what is there already.
UPDATE "UsageEntry" SET "previousQuarter" = (SELECT MAX(p."quarter") FROM "UsageEntry" p
    WHERE p."runId" = "UsageEntry"."runId" AND p."quarter" < "UsageEntry"."quarter")
WHERE EXISTS (SELECT 1 FROM "UsageEntry" p
    WHERE p."runId" = "UsageEntry"."runId" AND p."quarter" < "UsageEntry"."quarter");

-- CreateIndex
CREATE INDEX "UsageEntry_sums_idx" ON "UsageEntry"("userId", "quarter", "model", "profileId", "sessionId", "previousQuarter", "inputTokens", "outputTokens", "cachedTokens", "unpricedTokens", "costUsd");
