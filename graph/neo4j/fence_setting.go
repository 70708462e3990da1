package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/report"
)

// FenceSettings gives the settings of the server that belong to the fence, each with what to set where it is wrong.
func (d *Database) FenceSettings(ctx context.Context) ([]report.Setting, error) {
	values := map[string]string{}
	err := d.read(ctx, "fence_settings", map[string]any{"names": report.SettingNames()}, func(record *neo4j.Record) error {
		row := row{record}
		values[row.text("name")] = row.text("value")
		return nil
	})
	return report.CheckSettings(values), err
}
