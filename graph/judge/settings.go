package judge

// Settings gives the settings by which it judges, with the defaults filled in. Policies has no influence on judgements.
func (j *Judge) Settings() Settings { return j.settings }
