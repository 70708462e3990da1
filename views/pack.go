package views

import (
	"net/url"
	"time"
)

// PackPath is the address of the page that makes an evidence pack; with the ending .zip that of the pack.
const PackPath = "/pack"

// Pack is an evidence pack that can be taken away.
type Pack struct {
	Title    string
	Hash     string // SHA-256 of the manifest in hexadecimal
	Size     int64  // bytes
	MadeAt   time.Time
	Redacted bool
	Signed   bool
	Actions  int64
	Verdicts []VerdictCount
	Records  int64
	Facts    int64
	LeftOut  []Fact   // what is not in it, and why
	Keep     []Choice // fields of the address, the name as its words
	Download string
	Verify   string // the command that checks it
}

// VerdictCount is how many actions have a verdict.
type VerdictCount struct {
	Verdict string
	Count   int64
}

// PackOfAction gives the address of the evidence pack of one action.
func PackOfAction(uid string) string { return PackPath + "?" + url.Values{"action": {uid}}.Encode() }

func (p Pack) facts() []Fact {
	return []Fact{
		{Label: "Actions", Value: count(p.Actions)}, {Label: "Raw records", Value: count(p.Records)}, {Label: "Facts", Value: count(p.Facts)},
		{Label: "Size", Value: size(p.Size)}, {Label: "As known", Value: stampZone(p.MadeAt)}, {Label: "Signed", Value: yesNo(p.Signed)},
	}
}

func yesNo(yes bool) string {
	if yes {
		return "yes, with the key of this server"
	}
	return "no"
}
