package ingest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"clew/ingest"
)

// split gives "position raw" for each value and "position !rejection" for each report.
func split(t testing.TB, reader io.Reader, options ingest.JSONOptions) []string {
	t.Helper()
	var got []string
	splitter := ingest.NewJSONSplitter(reader, options)
	for {
		value, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			return append(got, "error "+err.Error())
		}
		if value.Rejection != "" {
			got = append(got, value.Position+" !"+value.Rejection)
			continue
		}
		got = append(got, value.Position+" "+string(value.Raw))
	}
}

var splitCases = []struct {
	name, input string
	want        []string
}{
	{"nothing", "", nil},
	{"white space", " \n\t\r\n", nil},
	{"byte order mark", "\xEF\xBB\xBF{\"a\":1}", []string{`line 1 {"a":1}`}},
	{"lines", "{\"a\":1}\n\n{\"b\":\"x\\\"}y\"}\r\n{\"c\":[{}]}", []string{`line 1 {"a":1}`, `line 3 {"b":"x\"}y"}`, `line 4 {"c":[{}]}`}},
	{"concatenated", `{"a":1}{"b":2} {"c":3}`, []string{`line 1 {"a":1}`, `line 1 {"b":2}`, `line 1 {"c":3}`}},
	{"pretty printed", "{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}\n", []string{"line 1 {\n  \"a\": 1\n}", "line 4 {\n  \"b\": 2\n}"}},
	{"array at the top", "[{\"a\":1},\n{\"b\":2}, null, 12]", []string{`[0] {"a":1}`, `[1] {"b":2}`, `[2] null`, `[3] 12`}},
	{"empty array", `[]`, nil},
	{"Records", `{"Records":[{"a":1},{"b":{"Records":[1]}}]}`, []string{`Records[0] {"a":1}`, `Records[1] {"b":{"Records":[1]}}`}},
	{"no Records", `{"Records":[]}`, nil},
	{"keys around Records", `{"x":{"y":[1,2]},"Records":[{"a":1}],"z":[{"b":2}]}` + "\n" + `{"Records":[{"c":3}]}`, []string{`Records[0] {"a":1}`, `line 2 Records[0] {"c":3}`}},
	{"two arrays", `{"Records":[{"a":1}],"Events":[{"b":2},{"c":3}]}`, []string{`Records[0] {"a":1}`, `Events[0] {"b":2}`, `Events[1] {"c":3}`}},
	{"documents in an array", `[{"Records":[{"a":1}]},{"Records":[{"b":2}]}]`, []string{`[0] Records[0] {"a":1}`, `[1] Records[0] {"b":2}`}},
	{"Records that are no array", `{"Records":{"a":1}}`, []string{`line 1 {"Records":{"a":1}}`}},
	{"Records within", `{"detail":{"Records":[1]}}`, []string{`line 1 {"detail":{"Records":[1]}}`}},
	{"elements of all kinds", `{"Records":[1,"x",null,[2],true]}`, []string{"Records[0] 1", `Records[1] "x"`, "Records[2] null", "Records[3] [2]", "Records[4] true"}},
	{"half a record", `{"Records":[{"a":1},{"b":`, []string{`Records[0] {"a":1}`, `Records[1] !the file ends at offset 25 within the record that begins at offset 20`}},
	{"between records", `{"Records":[{"a":1},`, []string{`Records[0] {"a":1}`, `Records[1] !the file ends at offset 20 before its array is closed`}},
	{"behind the records", `{"Records":[{"a":1}]`, []string{`Records[0] {"a":1}`, `line 1 !the file ends at offset 20 within the record that begins at offset 20`}},
	{"half a line", "{\"a\":1}\n{\"b\":\"x", []string{`line 1 {"a":1}`, `line 2 !the file ends at offset 15 within the record that begins at offset 8`}},
	{"a broken line among good ones", "{\"a\":1}\n{\"b\":\"x\n{\"c\":3}\n", []string{`line 1 {"a":1}`, `line 2 !broken JSON at offset 16: the line ends within a string`, `line 3 {"c":3}`}},
	{"a line cut behind a colon", "{\"a\":\n{\"c\":3}\n{\"d\":4}\n", []string{`line 1 !broken JSON at offset 14: a value stands where a comma or a key is due`, `line 2 {"c":3}`, `line 3 {"d":4}`}},
	{"a cut line before the last", "{\"a\":\n{\"c\":3}\n", []string{`line 1 !broken JSON: the record that begins at offset 0 does not end before the next one`, `line 2 {"c":3}`}},
	{"lines of text", "hello\n{\"a\":1}\nbye", []string{`line 1 !not JSON at offset 0: neither an object nor an array`, `line 2 {"a":1}`, `line 3 !not JSON at offset 14: neither an object nor an array`}},
	{"brackets that do not match", "{\"a\":[1}\n{\"b\":2}", []string{`line 1 !broken JSON at offset 7: a closing bracket stands where none can`, `line 2 {"b":2}`}},
	{"invalid UTF-8", "{\"a\":\"\xff\"}\n{\"b\":2}", []string{`line 1 !invalid UTF-8 at offset 6`, `line 2 {"b":2}`}},
	{"UTF-16", "\xFF\xFE{\x00}\x00", []string{`line 1 !the file is UTF-16; convert it to UTF-8`}},
	{"a broken element of many lines", "{\"Records\":[\n{\"a\":1},\n{\"b\":},\n{\"c\":3}\n]}\n", []string{`Records[0] {"a":1}`, `Records[1] !broken JSON at offset 27: a closing bracket stands where none can`, `line 4 {"c":3}`}},
	{"too big", `{"Records":[{"a":1},{"b":"` + strings.Repeat("x", 200) + `"},{"c":3}]}`, []string{`Records[0] {"a":1}`, `Records[1] !the record has 208 bytes, from offset 20 on; the limit is 100`, `Records[2] {"c":3}`}},
}

func TestSplittingJSON(t *testing.T) {
	options := ingest.JSONOptions{Arrays: []string{"Records", "Events"}, Limit: 100}
	for _, test := range splitCases {
		t.Run(test.name, func(t *testing.T) {
			for name, reader := range map[string]io.Reader{
				"at once":      strings.NewReader(test.input),
				"byte by byte": iotest.OneByteReader(strings.NewReader(test.input)),
				"data and EOF": iotest.DataErrReader(strings.NewReader(test.input)),
			} {
				if diff := cmp.Diff(test.want, split(t, reader, options)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestNestingHasABound(t *testing.T) {
	deep := strings.Repeat("[", 600) + strings.Repeat("]", 600)
	got := split(t, strings.NewReader(`{"a":`+deep+"}\n{\"b\":2}\n"), ingest.JSONOptions{})
	want := []string{"line 1 !broken JSON at offset 517: the value nests too deep", `line 2 {"b":2}`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAFailingReaderIsAnErrorAndDamageIsAReport(t *testing.T) {
	broken := errors.New("connection reset")
	damaged := fmt.Errorf("%w: unexpected EOF", ingest.ErrDamaged)
	head := `{"Records":[{"a":1},{"b":`
	got := split(t, io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken)), ingest.JSONOptions{Arrays: []string{"Records"}})
	if diff := cmp.Diff([]string{`Records[0] {"a":1}`, "error connection reset"}, got); diff != "" {
		t.Error(diff)
	}
	got = split(t, io.MultiReader(strings.NewReader(head), iotest.ErrReader(damaged)), ingest.JSONOptions{Arrays: []string{"Records"}})
	want := []string{`Records[0] {"a":1}`, `Records[1] !the file ends at offset 25 within the record that begins at offset 20: the compressed content is damaged: unexpected EOF`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = split(t, io.MultiReader(strings.NewReader("{}\n"), iotest.ErrReader(damaged)), ingest.JSONOptions{})
	want = []string{"line 1 {}", "line 2 !the file ends at offset 3: the compressed content is damaged: unexpected EOF"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// manyRecords is a Records document whose second record is huge, made up as it is read.
func manyRecords(huge int64, small int) io.Reader {
	return io.MultiReader(
		strings.NewReader(`{"Records":[{"n":0},{"huge":"`), io.LimitReader(repeating('x'), huge), strings.NewReader(`"}`),
		strings.NewReader(strings.Repeat(`,{"n":1}`, small)), strings.NewReader(`]}`),
	)
}

func TestFlagsBesideTheRecords(t *testing.T) {
	for input, want := range map[string]bool{
		`{"Truncated":true,"Records":[{}]}`:                               true,
		`{"Records":[{"Truncated":true}]}`:                                false,
		`{"Records":[{}],"Truncated":true}`:                               true,
		`{"Records":[],"Truncated":true}{"Records":[],"Truncated":false}`: false,
		`{"Records":[{}],"Other":true}`:                                   false,
		`{"Records":[{}],"deep":{"Truncated":true}}`:                      false,
	} {
		splitter := ingest.NewJSONSplitter(iotest.OneByteReader(strings.NewReader(input)), ingest.JSONOptions{Arrays: []string{"Records"}, Flags: []string{"Truncated"}})
		for _, err := splitter.Next(); err == nil; _, err = splitter.Next() {
		}
		if got := splitter.Flag("Truncated"); got != want {
			t.Errorf("%s: %v", input, got)
		}
	}
}

type repeating byte

func (r repeating) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = byte(r)
	}
	return len(into), nil
}

func TestAHundredMegabyteRecordIsSkippedInFlatMemory(t *testing.T) {
	splitter := ingest.NewJSONSplitter(manyRecords(100<<20, 3), ingest.JSONOptions{Arrays: []string{"Records"}, Limit: 1 << 20})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var read, rejected int
	for {
		value, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		read++
		if value.Rejection != "" {
			rejected++
			want := fmt.Sprintf("the record has %d bytes, from offset 20 on; the limit is %d", 100<<20+len(`{"huge":""}`), 1<<20)
			if value.Rejection != want || value.Raw != nil || value.Size != 100<<20+11 || value.Position != "Records[1]" {
				t.Errorf("%s %q, %d bytes kept of %d", value.Position, value.Rejection, len(value.Raw), value.Size)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if read != 5 || rejected != 1 {
		t.Errorf("read %d, rejected %d", read, rejected)
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 6<<20 {
		t.Errorf("allocated %d bytes", allocated)
	}
}

// FuzzSplittingJSON checks that splitting never panics, does not depend on how the reader cuts the stream, and never
// loses a valid record that precedes damage.
func FuzzSplittingJSON(f *testing.F) {
	for _, test := range splitCases {
		f.Add([]byte(test.input))
	}
	options := ingest.JSONOptions{Arrays: []string{"Records", "Events"}, Limit: 1000}
	f.Fuzz(func(t *testing.T, input []byte) {
		got := split(t, bytes.NewReader(input), options)
		if diff := cmp.Diff(got, split(t, iotest.OneByteReader(bytes.NewReader(input)), options)); diff != "" {
			t.Errorf("byte by byte it differs:\n%s", diff)
		}
		head := `{"Records":[{"first":1},{"second":"\"}]"}` + "\n"
		whole := split(t, io.MultiReader(strings.NewReader(head), bytes.NewReader(input)), options)
		if want := []string{`Records[0] {"first":1}`, `Records[1] {"second":"\"}]"}`}; len(whole) < 2 || !cmp.Equal(want, whole[:2]) {
			t.Errorf("records before %q are lost: %q", input, whole)
		}
		if json.Valid(input) && len(input) < 1000 && bytes.HasPrefix(input, []byte("{")) && !bytes.ContainsAny(input, "\\") &&
			!bytes.Contains(input, []byte("Records")) && !bytes.Contains(input, []byte("Events")) {
			if bytes.Equal(bytes.ToValidUTF8(input, nil), input) && deepestLevel(input) < 500 && (len(got) != 1 || got[0] != "line 1 "+strings.TrimRight(string(input), " \t\r\n")) {
				t.Errorf("%q is one value: %q", input, got)
			}
		}
	})
}

func deepestLevel(text []byte) int {
	return bytes.Count(text, []byte("[")) + bytes.Count(text, []byte("{"))
}

func BenchmarkSplittingJSON(b *testing.B) {
	record := `{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE:i-0123456789","arn":"arn:aws:sts::111122223333:assumed-role/web/i-0123456789","sessionContext":{"attributes":{"mfaAuthenticated":"false"}}},"eventTime":"2026-08-30T12:00:00Z","requestParameters":{"bucketName":"invoices","key":"2026/08/30.csv"},"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::invoices/2026/08/30.csv"}]}`
	for name, document := range map[string]string{
		"Records": `{"Records":[` + strings.TrimSuffix(strings.Repeat(record+",", 5000), ",") + `]}`,
		"lines":   strings.Repeat(record+"\n", 5000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			b.ReportAllocs()
			for b.Loop() {
				splitter := ingest.NewJSONSplitter(strings.NewReader(document), ingest.JSONOptions{Arrays: []string{"Records", "Events"}})
				var values int
				for _, err := splitter.Next(); err == nil; _, err = splitter.Next() {
					values++
				}
				if values != 5000 {
					b.Fatal(values)
				}
			}
		})
	}
}
