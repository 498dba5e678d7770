-- CreateTable
CREATE TABLE "SessionNotice" (
    "sessionId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "level" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "SessionNotice_pkey" PRIMARY KEY ("sessionId","seq")
);

-- What the logs that are there have noted: only batches that hold a notice are looked into.
INSERT INTO "SessionNotice" ("sessionId", "seq", "at", "level", "code", "text")
SELECT b."sessionId", (e."value" ->> 'seq')::INTEGER, (e."value" ->> 'at')::BIGINT,
  COALESCE(e."value" ->> 'level', 'info'),
  COALESCE(e."value" ->> 'code', e."value" ->> 'type'),
  COALESCE(e."value" ->> 'text', format('Older turns were summarised for the model (about %s tokens became %s). What you see here is unchanged.', to_char((e."value" ->> 'tokensBefore')::BIGINT, 'FM999,999,999,999'), to_char((e."value" ->> 'tokensAfter')::BIGINT, 'FM999,999,999,999')))
FROM "EventBatch" b CROSS JOIN LATERAL json_array_elements(b."events"::JSON) e
WHERE (strpos(b."events", '"type":"notice"') > 0 OR strpos(b."events", '"type":"context-compressed"') > 0)
  AND e."value" ->> 'type' IN ('notice', 'context-compressed');
