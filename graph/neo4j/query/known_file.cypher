// Whether a file was read to its end in this state.
MATCH (f:SourceFile {uid: $uid}) WHERE f.size = $size AND f.modified = $modified
RETURN f.uid AS uid
