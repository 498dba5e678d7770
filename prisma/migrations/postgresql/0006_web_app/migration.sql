-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "profile" TEXT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "defaultProfileId" TEXT;

-- CreateTable
CREATE TABLE "Attachment" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AttachmentPart" (
    "attachmentId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "AttachmentPart_pkey" PRIMARY KEY ("attachmentId","position")
);

-- CreateTable
CREATE TABLE "SessionAttachment" (
    "sessionId" TEXT NOT NULL,
    "attachmentId" TEXT NOT NULL,

    CONSTRAINT "SessionAttachment_pkey" PRIMARY KEY ("sessionId","attachmentId")
);

-- CreateTable
CREATE TABLE "Profile" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    "removedAt" BIGINT,

    CONSTRAINT "Profile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProfileSecret" (
    "profileId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "ProfileSecret_pkey" PRIMARY KEY ("profileId","name")
);

-- CreateTable
CREATE TABLE "Provider" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "sealedKey" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "Provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Price" (
    "userId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "input" DOUBLE PRECISION NOT NULL,
    "output" DOUBLE PRECISION NOT NULL,
    "cachedInput" DOUBLE PRECISION,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "Price_pkey" PRIMARY KEY ("userId","model")
);

-- CreateTable
CREATE TABLE "UsageEntry" (
    "runId" TEXT NOT NULL,
    "quarter" BIGINT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "profileId" TEXT NOT NULL,
    "inputTokens" INTEGER NOT NULL,
    "outputTokens" INTEGER NOT NULL,
    "cachedTokens" INTEGER NOT NULL DEFAULT 0,
    "unpricedTokens" INTEGER NOT NULL DEFAULT 0,
    "costUsd" DOUBLE PRECISION,

    CONSTRAINT "UsageEntry_pkey" PRIMARY KEY ("runId", "quarter")
);

-- CreateTable
CREATE TABLE "Budget" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "limitUsd" DOUBLE PRECISION NOT NULL,
    "action" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "Budget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BudgetWarning" (
    "budgetId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    CONSTRAINT "BudgetWarning_pkey" PRIMARY KEY ("budgetId", "period")
);

-- CreateTable
CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kinds" TEXT NOT NULL,
    "outcomes" TEXT NOT NULL DEFAULT 'all',
    "sealedSecret" TEXT NOT NULL,
    "sealedOldSecret" TEXT,
    "oldSecretUntil" BIGINT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "goneAt" BIGINT,
    "failingSince" BIGINT,
    "lastError" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" BIGINT NOT NULL,
    "claimedBy" TEXT,
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "createdAt" BIGINT NOT NULL,
    "endedAt" BIGINT,

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Attachment_userId_createdAt_idx" ON "Attachment"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "Attachment_createdAt_idx" ON "Attachment"("createdAt");

-- CreateIndex
CREATE INDEX "SessionAttachment_attachmentId_idx" ON "SessionAttachment"("attachmentId");

-- CreateIndex
CREATE INDEX "Profile_userId_name_idx" ON "Profile"("userId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Provider_userId_name_key" ON "Provider"("userId", "name");

-- CreateIndex
CREATE INDEX "UsageEntry_userId_quarter_costUsd_idx" ON "UsageEntry"("userId", "quarter", "costUsd");

-- CreateIndex
CREATE INDEX "UsageEntry_sessionId_idx" ON "UsageEntry"("sessionId");

-- CreateIndex
CREATE UNIQUE INDEX "Budget_userId_period_action_key" ON "Budget"("userId", "period", "action");

-- CreateIndex
CREATE INDEX "Webhook_userId_idx" ON "Webhook"("userId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_status_nextAt_idx" ON "WebhookDelivery"("status", "nextAt");

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_createdAt_id_idx" ON "WebhookDelivery"("webhookId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "WebhookDelivery_sessionId_idx" ON "WebhookDelivery"("sessionId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_createdAt_idx" ON "WebhookDelivery"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_webhookId_sessionId_seq_key" ON "WebhookDelivery"("webhookId", "sessionId", "seq");
