package idle

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// The numbers of the X protocol that are needed, from "X Window System
// Protocol" appendix B and the MIT-SCREEN-SAVER extension.
const (
	protocolMajor    = 11
	queryExtension   = 98
	saverExtension   = "MIT-SCREEN-SAVER"
	saverQueryInfo   = 1
	replySize        = 32
	setupHead        = 8
	setupFixed       = 32 // after the head, before the vendor's name
	pixmapFormatSize = 8
)

var order = binary.LittleEndian // the client chooses

// askX asks the X server of this computer.
func askX(ctx context.Context, display string) (time.Duration, error) {
	number, err := displayNumber(display)
	if err != nil {
		return 0, err
	}
	// Not the abstract socket: anybody may have taken that, to be shown the
	// cookie.
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", "/tmp/.X11-unix/X"+number)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now()) })()
	root, err := setUp(conn, cookie(number))
	if err != nil {
		return 0, err
	}
	return querySaver(conn, root)
}

// displayNumber returns the 1 of ":1" and ":1.0". Displays of other computers
// are not asked: their cookie would travel in the clear.
func displayNumber(display string) (string, error) {
	host, rest, found := strings.Cut(display, ":")
	number, _, _ := strings.Cut(rest, ".")
	if _, err := strconv.ParseUint(number, 10, 16); err != nil || !found || host != "" && host != "unix" {
		return "", fmt.Errorf("DISPLAY=%s is not a display of this computer", display)
	}
	return number, nil
}

const cookieName = "MIT-MAGIC-COOKIE-1"

// setUp introduces the program and returns the root window of the first screen.
// An empty cookie goes without.
func setUp(conn io.ReadWriter, cookie []byte) (uint32, error) {
	name := cookieName
	if len(cookie) == 0 {
		name = ""
	}
	request := []byte{'l', 0}
	request = order.AppendUint16(request, protocolMajor)
	request = order.AppendUint16(request, 0)
	request = order.AppendUint16(request, uint16(len(name)))
	request = order.AppendUint16(request, uint16(len(cookie)))
	request = append(request, 0, 0)
	request = pad(append(request, name...))
	request = pad(append(request, cookie...))
	if _, err := conn.Write(request); err != nil {
		return 0, err
	}
	var head [setupHead]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return 0, err
	}
	body := make([]byte, 4*int(order.Uint16(head[6:])))
	if _, err := io.ReadFull(conn, body); err != nil {
		return 0, err
	}
	if head[0] != 1 {
		return 0, errors.New("the X server refuses the connection")
	}
	return firstRoot(body)
}

func firstRoot(body []byte) (uint32, error) {
	if len(body) < setupFixed {
		return 0, io.ErrUnexpectedEOF
	}
	vendor, screens, formats := int(order.Uint16(body[16:])), body[20], int(body[21])
	at := setupFixed + (vendor+3)/4*4 + pixmapFormatSize*formats
	if screens == 0 || len(body) < at+4 {
		return 0, errors.New("the X server has no screen")
	}
	return order.Uint32(body[at:]), nil
}

// querySaver asks the extension, whose time is in milliseconds.
func querySaver(conn io.ReadWriter, root uint32) (time.Duration, error) {
	request := []byte{queryExtension, 0}
	request = order.AppendUint16(request, 2+uint16(len(saverExtension))/4)
	request = order.AppendUint16(request, uint16(len(saverExtension)))
	request = append(request, 0, 0)
	reply, err := askServer(conn, append(request, saverExtension...))
	if err != nil {
		return 0, err
	}
	if reply[8] == 0 {
		return 0, errors.New("the X server has no " + saverExtension)
	}
	request = []byte{reply[9], saverQueryInfo}
	request = order.AppendUint16(request, 2)
	request = order.AppendUint32(request, root)
	reply, err = askServer(conn, request)
	if err != nil {
		return 0, err
	}
	return time.Duration(order.Uint32(reply[16:])) * time.Millisecond, nil
}

// askServer returns the reply to a request whose reply has no more than its
// fixed part. No event comes between, as none was asked for.
func askServer(conn io.ReadWriter, request []byte) (reply [replySize]byte, err error) {
	if _, err := conn.Write(request); err != nil {
		return reply, err
	}
	if _, err := io.ReadFull(conn, reply[:]); err != nil {
		return reply, err
	}
	if reply[0] != 1 {
		return reply, fmt.Errorf("the X server refuses: error %d", reply[1])
	}
	return reply, nil
}

func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
