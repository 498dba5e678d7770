-- CreateTable
CREATE TABLE "SessionNotice" (
    "sessionId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "level" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    PRIMARY KEY ("sessionId", "seq")
);


-- What the logs that are there have noted: only batches that hold a notice are looked into.
INSERT INTO "SessionNotice" ("sessionId", "seq", "at", "level", "code", "text")
SELECT b."sessionId", e."value" ->> '$.seq', e."value" ->> '$.at',
  COALESCE(e."value" ->> '$.level', 'info'),
  COALESCE(e."value" ->> '$.code', e."value" ->> '$.type'),
  COALESCE(e."value" ->> '$.text', printf('Older turns were summarised for the model (about %,d tokens became %,d). What you see here is unchanged.', e."value" ->> '$.tokensBefore', e."value" ->> '$.tokensAfter'))
FROM "EventBatch" b, json_each(b."events") e
WHERE (instr(b."events", '"type":"notice"') > 0 OR instr(b."events", '"type":"context-compressed"') > 0)
  AND json_valid(b."events")
  AND e."value" ->> '$.type' IN ('notice', 'context-compressed');
