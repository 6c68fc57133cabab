package idle

import (
	"context"
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	getLastInputInfo = windows.NewLazySystemDLL("user32.dll").NewProc("GetLastInputInfo")
	getTickCount     = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetTickCount")
)

type lastInputInfo struct{ size, tick uint32 }

func since(context.Context) (time.Duration, error) {
	info := lastInputInfo{size: uint32(unsafe.Sizeof(lastInputInfo{}))}
	ok, _, err := getLastInputInfo.Call(uintptr(unsafe.Pointer(&info)))
	if ok == 0 {
		return 0, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	now, _, _ := getTickCount.Call()
	// Both counts start anew after 49.7 days; their difference does not mind.
	return time.Duration(uint32(now)-info.tick) * time.Millisecond, nil
}
