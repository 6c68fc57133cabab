//go:build unix

package autostart

import (
	"encoding/xml"
	"slices"
	"testing"
)

func TestPlist(t *testing.T) {
	want := []string{"/Applications/A & B/foyer", "<x>", `"q" 'q'`, "]]>", "--minimized", ""}
	agent, err := plist(Entry{ID: "org.foyer.Foyer", Exec: want})
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Version string `xml:"version,attr"`
		Dict    struct {
			Keys    []string `xml:"key"`
			Strings []string `xml:"string"`
			Array   []string `xml:"array>string"`
		} `xml:"dict"`
	}
	if err := xml.Unmarshal(agent, &read); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(read.Dict.Array, want) || read.Dict.Strings[0] != "org.foyer.Foyer" || read.Version != "1.0" {
		t.Errorf("%+v", read)
	}
	keys := []string{"Label", "ProgramArguments", "RunAtLoad", "LimitLoadToSessionType", "ProcessType"}
	if !slices.Equal(read.Dict.Keys, keys) {
		t.Errorf("%q", read.Dict.Keys)
	}
}
