package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"

	"clew/graph"
	"clew/ingest/catalog"
)

// knownKeys refuses keys that the configuration does not have and names the nearest one. The keys of a source beside its
// common ones are those of its kind, which are checked with the source.
func knownKeys(settings map[string]any) error {
	return knownBelow(settings, reflect.TypeFor[Config](), "")
}

func knownBelow(settings map[string]any, structure reflect.Type, prefix string) error {
	fields := fieldsOf(structure)
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		field, found := fields[key]
		if !found {
			names := slices.Sorted(maps.Keys(fields))
			return fmt.Errorf("unknown key %q%s the keys here are %s: %w", prefix+key, separator(catalog.DidYouMean(key, names)), strings.Join(names, ", "), graph.ErrInvalid)
		}
		below, isMap := settings[key].(map[string]any)
		switch {
		case field.Type.Kind() != reflect.Struct:
		case isMap:
			if err := knownBelow(below, field.Type, prefix+key+"."); err != nil {
				return err
			}
		case settings[key] != nil:
			return fmt.Errorf("%s%s: keys must stand below it, not a value: %w", prefix, key, graph.ErrInvalid)
		}
	}
	return nil
}

// separator ends a suggestion, or stands in for one.
func separator(suggestion string) string {
	if suggestion == "" {
		return ";"
	}
	return suggestion
}

// fieldsOf gives the fields of a struct by their keys.
func fieldsOf(structure reflect.Type) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for i := range structure.NumField() {
		if key := structure.Field(i).Tag.Get("koanf"); key != "" && key != ",remain" {
			fields[key] = structure.Field(i)
		}
	}
	return fields
}

// scalarKeys lists the full names of the keys that one value sets, which the environment may override.
func scalarKeys() []string {
	var keys []string
	var list func(prefix string, structure reflect.Type)
	list = func(prefix string, structure reflect.Type) {
		for key, field := range fieldsOf(structure) {
			switch {
			case field.Type.Kind() == reflect.Struct:
				list(prefix+key+".", field.Type)
			case field.Type.Kind() == reflect.Map, field.Type.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Struct:
			default:
				keys = append(keys, prefix+key)
			}
		}
	}
	list("", reflect.TypeFor[Config]())
	slices.Sort(keys)
	return keys
}

// decodeConfig turns settings into the configuration. Errors name the key.
func decodeConfig(settings map[string]any, config *Config) error {
	decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
		Result: config, TagName: "koanf", WeaklyTypedInput: true, ErrorUnused: true,
		MatchName:  func(key, field string) bool { return key == field },
		DecodeHook: mapstructure.ComposeDecodeHookFunc(mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(",")),
	})
	if err != nil {
		return err
	}
	if err := decoder.Decode(settings); err != nil {
		return fmt.Errorf("%s: %w", oneLine(err), graph.ErrInvalid)
	}
	return nil
}

// oneLine puts an error of several lines in one.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
