//go:build linux

package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	runs = 5
	// settles is when a program that has lost its window is at rest.
	settles = 10 * time.Second
)

// BenchmarkStart tells how long it takes from exec to a window that shows its
// screen, and to home with a remembered session, beside a window of bare Fyne.
func BenchmarkStart(b *testing.B) {
	p := sitsDown(b)
	bare := p.bare()
	p.hasServer()
	process := p.starts()
	p.closes(p.signsIn(true), process)

	home := p.median(TitleHome(ann.Name), func() *Process { return p.starts() })
	least := p.median("bare", func() *Process {
		process, err := p.Start(bare, nil, nil)
		p.must(err)
		return process
	})
	p.must(p.server.Stop())
	p.server = nil
	signIn := p.median(TitleSignIn, func() *Process {
		process, err := p.Start(p.foyer, []string{"--profile", p.Path("other")}, nil)
		p.must(err)
		return process
	})

	b.ReportMetric(0, "ns/op")
	b.ReportMetric(milliseconds(signIn), "ms-to-sign-in")
	b.ReportMetric(milliseconds(home), "ms-to-home")
	b.ReportMetric(milliseconds(least), "ms-bare-fyne")
	b.ReportMetric(float64(signIn)/float64(least), "sign-in/bare")
	b.ReportMetric(float64(home)/float64(least), "home/bare")
}

// BenchmarkRest tells what the program takes while its window is open and
// nobody touches it for a minute, beside a window of bare Fyne.
func BenchmarkRest(b *testing.B) {
	p := sitsDown(b)
	bare := p.bare()
	process := p.starts()
	w := p.sees(TitleSignIn)
	memory, cpu := p.rest("foyer")
	p.closes(w, process)

	process, err := p.Start(bare, nil, nil)
	p.must(err)
	w, err = p.WaitFor("bare")
	p.must(err)
	leastMemory, leastCPU := p.rest("bare")
	p.closes(w, process)

	b.ReportMetric(0, "ns/op")
	b.ReportMetric(memory, "PSS-MiB")
	b.ReportMetric(cpu, "cpu-%")
	b.ReportMetric(leastMemory, "PSS-MiB-bare")
	b.ReportMetric(leastCPU, "cpu-%-bare")
	b.ReportMetric(memory/leastMemory, "PSS/bare")
}

// BenchmarkTray tells what the program takes while it is signed in, connected
// and closed to the tray, and how long a click on its icon takes to a window.
func BenchmarkTray(b *testing.B) {
	p := sitsDown(b)
	p.hasServer()
	p.opensPanel()
	process := p.starts()
	w := p.signsIn(true)
	p.seesTip("Ann Lee: available")
	p.closesToTray(w, process)
	<-time.After(settles)
	memory, cpu := p.rest("foyer")

	var took []time.Duration
	for range runs {
		begun := time.Now()
		p.must(p.ClickTray(1))
		w, err := p.WaitFor(TitleHome(ann.Name))
		p.must(err)
		took = append(took, w.Since.Sub(begun)-clickRest)
		p.closesToTray(w, process)
	}
	slices.Sort(took)
	again, _ := p.rest("foyer")

	b.ReportMetric(0, "ns/op")
	b.ReportMetric(memory, "PSS-MiB")
	b.ReportMetric(again, "PSS-MiB-after-windows")
	b.ReportMetric(cpu*60, "ticks/min") // a percent of a minute is 60 ticks
	b.ReportMetric(milliseconds(took[len(took)/2]), "ms-click-to-window")
}

// bare builds the program to compare with.
func (p *person) bare() string {
	p.t.Helper()
	path := p.Path("bare")
	out, err := exec.Command("go", "build", "-tags", "desktop", "-o", path, "./bare").CombinedOutput()
	if err != nil {
		p.t.Fatalf("%v: %s", err, out)
	}
	return path
}

// median is the middle of some starts, from exec until the title shows.
func (p *person) median(title string, start func() *Process) time.Duration {
	p.t.Helper()
	var took []time.Duration
	for range runs {
		begun := time.Now()
		process := start()
		w, err := p.WaitFor(title)
		p.must(err)
		took = append(took, w.Since.Sub(begun))
		_, err = process.Stop(Patience) // bare Fyne may die of the signal
		p.must(err)
		p.must(p.WaitNoWindow())
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// rest measures the processes of a program over a minute: proportional memory
// in MiB and the share of one core in percent.
func (p *person) rest(program string) (memory, cpu float64) {
	p.t.Helper()
	const span = time.Minute
	before := p.ticks(program)
	<-time.After(span)
	const perSecond = 100 // USER_HZ, the same on every Linux that Go runs on
	cpu = (p.ticks(program) - before) / perSecond / span.Seconds() * 100
	for _, pid := range p.Processes(program) {
		memory += p.pss(pid) / 1024
	}
	return memory, cpu
}

// ticks is the processor time that a program has used so far.
func (p *person) ticks(program string) (sum float64) {
	for _, pid := range p.Processes(program) {
		stat := content(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		// The name in parentheses may hold spaces; the rest does not.
		fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
		for _, field := range fields[11:13] { // utime, stime
			n, err := strconv.ParseFloat(field, 64)
			p.must(err)
			sum += n
		}
	}
	return sum
}

// pss is the proportional set size of a process in KiB.
func (p *person) pss(pid int) float64 {
	file, err := os.Open(filepath.Join("/proc", strconv.Itoa(pid), "smaps_rollup"))
	p.must(err)
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) > 1 && fields[0] == "Pss:" {
			n, err := strconv.ParseFloat(fields[1], 64)
			p.must(err)
			return n
		}
	}
	p.t.Fatalf("process %d has no Pss", pid)
	return 0
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
