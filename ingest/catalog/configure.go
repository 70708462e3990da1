package catalog

import (
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/hbollon/go-edlib"

	"clew/graph"
	"clew/ingest"
)

// Configure makes the configuration of a kind of source from settings as a configuration file has them. Paths are taken
// as relative to the folder. Errors wrap graph.ErrInvalid, name the kind or the setting that is wrong, and the nearest one
// that exists. Whether the values make sense is checked by the configuration's own Open.
func Configure(name, folder string, settings map[string]any) (ingest.Config, error) {
	kind, found := kinds[name]
	if !found {
		return nil, fmt.Errorf("kind: there is no kind of source %q%s; there are %s: %w", name, DidYouMean(name, Names()), strings.Join(Names(), ", "), graph.ErrInvalid)
	}
	configuration := kind.configuration()
	if err := known(settings, keysOf(reflect.TypeOf(configuration).Elem()), ""); err != nil {
		return nil, err
	}
	settings = maps.Clone(settings)
	for _, key := range kind.Paths {
		if path, isText := settings[key].(string); isText {
			settings[key] = located(folder, path)
		}
	}
	decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
		Result: configuration, TagName: "koanf", WeaklyTypedInput: true, ErrorUnused: true,
		MatchName: func(key, field string) bool { return key == field },
		DecodeHook: mapstructure.ComposeDecodeHookFunc(
			mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(","),
		),
	})
	if err != nil {
		return nil, err
	}
	if err := decoder.Decode(settings); err != nil {
		return nil, fmt.Errorf("%s: %w", reasons(err), graph.ErrInvalid)
	}
	return configuration, nil
}

// Settings lists the settings of a kind of source by their full names, ordered; none for a kind that does not exist.
func Settings(name string) []string {
	kind, found := kinds[name]
	if !found {
		return nil
	}
	var names []string
	var list func(prefix string, keys map[string]any)
	list = func(prefix string, keys map[string]any) {
		for key, below := range keys {
			if nested, isNested := below.(map[string]any); isNested {
				list(prefix+key+".", nested)
				continue
			}
			names = append(names, prefix+key)
		}
	}
	list("", keysOf(reflect.TypeOf(kind.configuration()).Elem()))
	slices.Sort(names)
	return names
}

// DidYouMean gives ", did you mean x?" for the nearest of the names, empty when none is near.
func DidYouMean(name string, names []string) string {
	nearest, distance := "", len(name)/2+1
	for _, candidate := range names {
		if d := edlib.OSADamerauLevenshteinDistance(strings.ToLower(name), strings.ToLower(candidate)); d < distance {
			nearest, distance = candidate, d
		}
	}
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", nearest)
}

// known refuses a setting that the kind does not have.
func known(settings, keys map[string]any, prefix string) error {
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		below, found := keys[key]
		if !found {
			names := slices.Sorted(maps.Keys(keys))
			return fmt.Errorf("%s%s: there is no such setting%s; there are %s: %w", prefix, key, DidYouMean(key, names), strings.Join(names, ", "), graph.ErrInvalid)
		}
		nested, isNested := below.(map[string]any)
		values, isMap := settings[key].(map[string]any)
		if isNested && isMap {
			if err := known(values, nested, prefix+key+"."); err != nil {
				return err
			}
		}
	}
	return nil
}

// keysOf lists the settings of a struct by their tags; those of a nested struct stand in a map of their own.
func keysOf(structure reflect.Type) map[string]any {
	keys := map[string]any{}
	for i := range structure.NumField() {
		field := structure.Field(i)
		key := field.Tag.Get("koanf")
		if key == "" {
			continue
		}
		keys[key] = nil
		if field.Type.Kind() == reflect.Struct {
			keys[key] = keysOf(field.Type)
		}
	}
	return keys
}

// located makes a path absolute, relative to the folder. URLs stay as they are.
func located(folder, path string) string {
	if path == "" || strings.Contains(path, "://") || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

// reasons puts what mapstructure says in one line.
func reasons(err error) string {
	lines := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' })
	if len(lines) > 1 {
		lines = lines[1:]
	}
	for i := range lines {
		lines[i] = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(lines[i]), "*"))
	}
	return strings.Join(lines, "; ")
}
