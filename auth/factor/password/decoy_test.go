package password

import (
	"runtime"
	"testing"
)

// S5: who is unknown costs the memory of a whole hash, and so its time. It is
// measured in memory because that does not depend on how busy the computer is.
func TestUnknownAccountCostsAWholeHash(t *testing.T) {
	const memory = 1 << 20
	h := NewHasher(Options{Params: Params{MemoryKiB: memory >> 10, Passes: 1, Parallelism: 1}})
	place := mustEnter(t, h)
	defer place.Leave()
	known, err := place.Hash("Quiet-Harbor-7")
	if err != nil {
		t.Fatal(err)
	}
	for name, stored := range map[string]string{"a known account": known, "an unknown one": ""} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		right, upgrade, err := place.Verify(stored, "Amber-Valley-6")
		runtime.ReadMemStats(&after)
		if right || upgrade || err != nil {
			t.Errorf("%s: right %v, upgrade %v, %v", name, right, upgrade, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took < memory {
			t.Errorf("%s took %d bytes, want the %d of a hash", name, took, memory)
		}
	}
}
