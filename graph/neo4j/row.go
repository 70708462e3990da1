package neo4j

import (
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// row reads the columns of a record; a column that is null or absent gives the zero value.
type row struct{ record *neo4j.Record }

func (r row) value(name string) any {
	value, _ := r.record.Get(name)
	return value
}

func (r row) text(name string) string      { text, _ := r.value(name).(string); return text }
func (r row) number(name string) int64     { number, _ := r.value(name).(int64); return number }
func (r row) flag(name string) bool        { flag, _ := r.value(name).(bool); return flag }
func (r row) moment(name string) time.Time { return moment(r.value(name)) }
func (r row) fields(name string) fields    { m, _ := r.value(name).(map[string]any); return m }
func (r row) texts(name string) []string   { return texts(r.value(name)) }
func (r row) maps(name string) []fields    { return maps(r.value(name)) }

// fields reads a map of the database: properties of a node or a map that a query made.
type fields map[string]any

func (f fields) text(name string) string      { text, _ := f[name].(string); return text }
func (f fields) number(name string) int64     { number, _ := f[name].(int64); return number }
func (f fields) confidence() float64          { number, _ := f["confidence"].(float64); return number }
func (f fields) flag(name string) bool        { flag, _ := f[name].(bool); return flag }
func (f fields) moment(name string) time.Time { return moment(f[name]) }
func (f fields) texts(name string) []string   { return texts(f[name]) }
func (f fields) maps(name string) []fields    { return maps(f[name]) }
func (f fields) fields(name string) fields    { m, _ := f[name].(map[string]any); return m }
func (f fields) interval() graph.Interval {
	return graph.Interval{From: f.moment("validFrom"), To: f.moment("validTo")}
}

func moment(value any) time.Time {
	moment, _ := value.(time.Time)
	if moment.IsZero() {
		return time.Time{}
	}
	return moment.UTC()
}

func texts(value any) []string {
	list, _ := value.([]any)
	if len(list) == 0 {
		return nil
	}
	out := make([]string, 0, len(list))
	for _, element := range list {
		if text, ok := element.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

func maps(value any) []fields {
	list, _ := value.([]any)
	out := make([]fields, 0, len(list))
	for _, element := range list {
		if m, ok := element.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// orNull gives nil for a zero time, which removes or omits the property.
func orNull(moment time.Time) any {
	if moment.IsZero() {
		return nil
	}
	return moment.UTC()
}
