// Notes that identities with unknown links since $from (null: ever) must be judged again: there is more coverage now.
MATCH (i:Identity) WHERE i.unknownFrom IS NOT NULL AND ($from IS NULL OR i.lastActionAt >= $from)
SET i.rejudgeFrom = datetime({epochSeconds: 0}), i.standingMark = randomUUID()
