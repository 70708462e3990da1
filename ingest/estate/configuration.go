package estate

import (
	"fmt"
	"strings"
)

// configuration is the clew.yaml of the estate: its sources, by paths relative to itself.
func configuration() string {
	var text strings.Builder
	text.WriteString("# The sources of this sample estate. Paths are relative to this file.\nsources:\n")
	source := func(name, kind, path string, further ...string) {
		fmt.Fprintf(&text, "  - name: %s\n    kind: %s\n    path: %s\n", name, kind, path)
		for _, line := range further {
			fmt.Fprintf(&text, "    %s\n", line)
		}
	}
	for _, folder := range []string{"people", "tickets", "provisioning", "secrets", "vendors"} {
		source(folder, "facts", "facts/"+folder)
	}
	source("aws-iam", "aws-iam", "aws-iam", "every: 168h")
	source("cloudtrail", "cloudtrail", "cloudtrail", fmt.Sprintf("silence: %dh", int(silence.Hours())))
	for _, folder := range []string{"database", "agents", "gateway"} {
		source(folder, "facts", "facts/"+folder)
	}
	return text.String()
}
