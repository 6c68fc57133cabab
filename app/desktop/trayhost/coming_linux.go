package trayhost

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// young is how old a session may be whose panel is still starting, on a slow
// computer.
const young = 2 * time.Minute

// MayCome tells whether a tray is there or may be on its way: programs that
// start at log-in are often quicker than the panel. Nobody announces a panel
// that is starting, so this goes by the age of the session, which is that of
// its bus; where that cannot be told it may. It returns within a few seconds.
func MayCome(ctx context.Context) bool { return mayCome(ctx, young) }

func mayCome(ctx context.Context, young time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	b, err := connect(ctx)
	if err != nil {
		return false // a tray needs the bus
	}
	defer b.conn.Close()
	if b.ask(ctx).Presence != Absent {
		return true
	}
	var pid uint32
	if err := b.conn.BusObject().CallWithContext(ctx, busName+".GetConnectionUnixProcessID", 0, busName).Store(&pid); err != nil {
		return true
	}
	old, err := age(pid)
	return err != nil || old < young
}

// ticks of a second in which the kernel tells times to programs (USER_HZ).
const ticks = 100

// age is how long a process has been running, by proc_pid_stat(5).
func age(pid uint32) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	up, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return 0, err
	}
	// The name, in parentheses, may hold anything. After it comes field 3; the
	// start is field 22.
	const start = 22 - 3
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	now, _, _ := strings.Cut(string(up), " ")
	if len(fields) <= start {
		return 0, errors.New("no start of the process")
	}
	began, err := strconv.ParseInt(fields[start], 10, 64)
	if err != nil {
		return 0, err
	}
	seconds, err := strconv.ParseFloat(now, 64)
	if err != nil {
		return 0, err
	}
	return time.Duration(seconds*float64(time.Second)) - time.Duration(began)*time.Second/ticks, nil
}
