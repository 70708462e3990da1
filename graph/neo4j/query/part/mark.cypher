WITH DISTINCT i WHERE i.lastActionAt IS NOT NULL
SET i.rejudgeFrom = datetime({epochSeconds: 0}), i.rejudgeMark = randomUUID()
