package main

import (
	"reflect"
	"strings"
	"testing"
)

func TestOnlyUnchangedPartsOfTheProgramAreGivenBack(t *testing.T) {
	const smaps = `00400000-00500000 r-xp 00000000 fe:01 42      /usr/bin/foyer
Rss:                 100 kB
Anonymous:             0 kB
00500000-00600000 r--p 00100000 fe:01 42      /usr/bin/foyer
Anonymous:             0 kB
00600000-00601000 r--p 00200000 fe:01 42      /usr/bin/foyer
Anonymous:             4 kB
00700000-00800000 rw-p 00300000 fe:01 42      /usr/bin/foyer
Anonymous:             0 kB
7f0000000000-7f0000001000 r-xp 00000000 fe:01 43      /usr/lib/libc.so.6
Anonymous:             0 kB
7f0000002000-7f0000003000 r--p 00000000 00:00 0
Anonymous:             0 kB
`
	got, err := unchangedOf(strings.NewReader(smaps), "/usr/bin/foyer")
	want := []region{{0x400000, 0x500000}, {0x500000, 0x600000}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%x, %v; want %x", got, err, want)
	}
}

// TestProgramGoesOnAfterGivingBack runs code and reads constants that have just
// been unmapped.
func TestProgramGoesOnAfterGivingBack(t *testing.T) {
	for range 3 {
		if err := giveBack(); err != nil {
			t.Fatal(err)
		}
		if got := strings.ToUpper("still here"); got != "STILL HERE" {
			t.Fatal(got)
		}
	}
}
