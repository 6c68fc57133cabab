package app

// Face is what a window sees of the program: states come out, intents go in.
// Client implements it in the same process, link.Window over a pipe.
type Face interface {
	// Subscribe calls show with the current State at once and then with each
	// newer one, never concurrently, from a goroutine of its own; states
	// that are overtaken may be left out. show must not block for long and
	// may call Do. After cancel returns, show is not called again; cancel
	// must not be called from within show.
	Subscribe(show func(State)) (cancel func())
	// Do hands over an intent and returns at once. What comes of it is seen
	// in a later State. After the program has ended it does nothing.
	Do(Intent)
}
