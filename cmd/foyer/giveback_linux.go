package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// dropCode unmaps code and constants. The kernel maps a good deal around each
// touch, up to a megabyte, so that in a program of this size a start leaves
// 24 MB mapped, and each refresh of a session half of it again, of which rest
// uses a few.
func dropCode() error {
	regions, err := ownCode()
	for _, one := range regions {
		_, _, code := unix.Syscall(unix.SYS_MADVISE, one.start, one.end-one.start, unix.MADV_DONTNEED)
		if code != 0 {
			err = errors.Join(err, fmt.Errorf("give memory back: %w", code))
		}
	}
	return err
}

// region is a part of the address space.
type region struct{ start, end uintptr }

// ownCode is looked up once: the loader has done its work before main.
var ownCode = sync.OnceValues(func() ([]region, error) {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return nil, err
	}
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return nil, err
	}
	defer maps.Close()
	return unchangedOf(maps, program)
})

// unchangedOf returns the regions of a file that hold what the file holds, by
// proc_pid_smaps(5). Others may look alike: the loader writes addresses into a
// part of the constants before it takes the right to write away, and those
// would be lost.
func unchangedOf(smaps io.Reader, file string) (found []region, err error) {
	var now region
	mine := false
	lines := bufio.NewScanner(smaps)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) >= 2 && !strings.HasSuffix(fields[0], ":") {
			readOnly := fields[1] == "r-xp" || fields[1] == "r--p"
			mine = readOnly && strings.HasSuffix(lines.Text(), " "+file)
			if now, err = regionOf(fields[0]); err != nil {
				return nil, err
			}
			continue
		}
		if mine && len(fields) >= 2 && fields[0] == "Anonymous:" && fields[1] == "0" {
			found = append(found, now)
		}
	}
	return found, lines.Err()
}

func regionOf(text string) (region, error) {
	first, last, _ := strings.Cut(text, "-")
	start, err := strconv.ParseUint(first, 16, strconv.IntSize)
	if err != nil {
		return region{}, err
	}
	end, err := strconv.ParseUint(last, 16, strconv.IntSize)
	return region{uintptr(start), uintptr(end)}, err
}
