package presencetest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// OpenFiles raises the limit of open files as far as it takes for n streams in
// this process and those that it starts, and returns how many streams it
// allows, n at most.
func OpenFiles(t testing.TB, n int) int {
	t.Helper()
	const others = 200
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if want := uint64(n + others); limit.Max < want || limit.Cur < want {
		raised := unix.Rlimit{Cur: want, Max: max(want, limit.Max)}
		if unix.Setrlimit(unix.RLIMIT_NOFILE, &raised) == nil {
			limit = raised
		}
	}
	// Every program of Go raises its own limit to the most that it may.
	if most := int(min(limit.Max, 1<<20)) - others; n > most {
		t.Logf("open files are limited to %d: only %d streams", limit.Max, most)
		return most
	}
	return n
}

// Side is a server with its streams, one of those that are compared.
type Side struct {
	Name string
	// PerStream is server memory in bytes.
	PerStream float64

	t      testing.TB
	crowd  *Part
	change func(mark string)
	took   []float64
}

// NewSide opens count streams at a server, by tell, and measures the memory of
// the server's process. change brings a text to all.
func NewSide(t testing.TB, name string, pid, count int, tell func(crowd *Part), crowd string, change func(mark string)) *Side {
	t.Helper()
	s := &Side{Name: name, t: t, change: change, crowd: Start(t, crowd)}
	empty := Resident(t, pid)
	begun := time.Now()
	tell(s.crowd)
	for s.state("state").Open < count {
		if time.Since(begun) > 3*time.Minute {
			t.Fatalf("%s: %+v", name, s.state("state"))
		}
		time.Sleep(10 * time.Millisecond)
	}
	opened := time.Since(begun)
	time.Sleep(5 * time.Second) // what follows the opening
	s.PerStream = float64(Resident(t, pid)-empty) / float64(count)
	before := CPU(t, pid)
	time.Sleep(5 * time.Second)
	t.Logf("%s: %d streams open after %v, %.1f KB each, %.1f %% of a core when quiet",
		name, count, opened.Round(time.Millisecond), s.PerStream/1024, float64(CPU(t, pid)-before)/5)
	return s
}

// NewOwnSide is a side whose server is a part: "bare", "hub", or either with
// " tls". It is told to give back what is free before memory is measured empty.
func NewOwnSide(t testing.TB, part string, count int) *Side {
	t.Helper()
	server := Start(t, part)
	address := server.Line()
	var done int
	server.Ask("free", &done)
	tell := func(crowd *Part) {
		crowd.Tell(anonymous{address, strings.HasSuffix(part, "tls"), count})
	}
	return NewSide(t, part, server.PID, count, tell, "crowd", func(mark string) { server.Ask(mark, &done) })
}

func (s *Side) state(question string) (now State) {
	s.t.Helper()
	s.crowd.Ask(question, &now)
	return now
}

// Change makes one and waits until it has reached all.
func (s *Side) Change() {
	s.t.Helper()
	mark := Mark()
	s.change(mark)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		switch now := s.state("state"); {
		case now.Mark == mark:
			s.took = append(s.took, float64(now.Took)/float64(time.Millisecond))
			return
		case time.Now().After(deadline):
			s.t.Fatalf("%s: a change has not reached all: %+v", s.Name, now)
		}
	}
}

// Median is how long a change takes, in ms.
func (s *Side) Median() float64 {
	sorted := slices.Sorted(slices.Values(s.took))
	return sorted[len(sorted)/2]
}

// Spread is the least and the most.
func (s *Side) Spread() string {
	return fmt.Sprintf("%.0f to %.0f ms", slices.Min(s.took), slices.Max(s.took))
}

// Resident is the memory of a process that is in RAM, in bytes.
func Resident(t testing.TB, pid int) int {
	t.Helper()
	fields := strings.Fields(string(proc(t, pid, "statm")))
	pages, err := strconv.Atoi(fields[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// CPU is what a process has used, in ticks of 10 ms.
func CPU(t testing.TB, pid int) int {
	t.Helper()
	text := proc(t, pid, "stat")
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')'):]))
	user, _ := strconv.Atoi(fields[12])
	system, _ := strconv.Atoi(fields[13])
	return user + system
}

// Busy is what all processes have used, in ticks of 10 ms.
func Busy(t testing.TB) (ticks int) {
	t.Helper()
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	for i, field := range strings.Fields(line)[1:] {
		const idle, waiting, guest = 3, 4, 8 // guest is part of user
		if n, _ := strconv.Atoi(field); i != idle && i != waiting && i < guest {
			ticks += n
		}
	}
	return ticks
}

func proc(t testing.TB, pid int, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), file))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
