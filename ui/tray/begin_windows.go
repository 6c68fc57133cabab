package tray

import (
	"bytes"
	"image/png"
	"runtime"

	"fyne.io/systray"
	"github.com/fyne-io/image/ico"
)

// side is that of the one size which systray loads from an icon file.
const side = 32

// encode panics for a picture of our own that cannot be read.
func encode(i Icon) []byte {
	picture, err := png.Decode(bytes.NewReader(i.Draw(side)))
	if err != nil {
		panic(err)
	}
	var b bytes.Buffer
	_ = ico.Encode(&b, picture) // a buffer in memory does not fail
	return b.Bytes()
}

// begin makes the icon, whose messages come to the thread that has made it.
func begin(t *tray) {
	built := make(chan struct{})
	systray.SetOnTapped(t.open)
	go func() {
		runtime.LockOSThread()
		systray.Run(func() {
			defer close(built)
			t.build()
		}, nil)
	}()
	select {
	case <-built:
	case <-t.ctx.Done():
	}
}
