COLLECT {
    UNWIND grants AS line
    WITH DISTINCT line.request AS requestUid
    MATCH (r:Request {uid: requestUid})
    RETURN
// include: request_columns
  } AS requests
