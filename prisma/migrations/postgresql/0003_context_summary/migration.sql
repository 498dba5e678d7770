-- CreateTable
CREATE TABLE "ContextSummary" (
    "sessionId" TEXT NOT NULL,
    "upToMessageId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "ContextSummary_pkey" PRIMARY KEY ("sessionId")
);
