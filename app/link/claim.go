package link

import "errors"

// ErrNoLink is returned by Claim where standard input and output are not the
// pipes of a resident: somebody has started the window by hand.
var ErrNoLink = errors.New("the window is started by the program, not by hand")
