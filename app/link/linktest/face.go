package linktest

import (
	"sync"

	"foyer/app"
)

// Face is an app without an inside: it shows what Publish is given and notes
// what it is asked to do. It is safe for concurrent use.
type Face struct {
	mu      sync.Mutex
	state   app.State
	version int
	changed chan struct{} // closed and replaced with each state
	asked   []app.Intent
	ended   bool
	onDo    func(app.Intent)
}

var _ app.Face = (*Face)(nil)

// NewFace returns a Face that shows state.
func NewFace(state app.State) *Face {
	return &Face{state: state, changed: make(chan struct{}), onDo: func(app.Intent) {}}
}

// OnDo sets what is called with each intent after it has been noted.
func (f *Face) OnDo(do func(app.Intent)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.onDo = do
}

// Publish makes state the current one.
func (f *Face) Publish(state app.State) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state = state
	f.version++
	close(f.changed)
	f.changed = make(chan struct{})
}

// Asked returns the intents so far, in order.
func (f *Face) Asked() []app.Intent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]app.Intent(nil), f.asked...)
}

// End makes Do do nothing from now on.
func (f *Face) End() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = true
}

// Do implements app.Face.
func (f *Face) Do(intent app.Intent) {
	f.mu.Lock()
	onDo := f.onDo
	ended := f.ended
	if !ended {
		f.asked = append(f.asked, intent)
	}
	f.mu.Unlock()
	if !ended {
		onDo(intent)
	}
}

// Subscribe implements app.Face.
func (f *Face) Subscribe(show func(app.State)) (cancel func()) {
	stop := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		for shown := -1; ; {
			f.mu.Lock()
			state, version, changed := f.state, f.version, f.changed
			f.mu.Unlock()
			select {
			case <-stop:
				return
			default:
			}
			if version != shown {
				show(state)
				shown = version
				continue
			}
			select {
			case <-changed:
			case <-stop:
				return
			}
		}
	})
	return sync.OnceFunc(func() {
		close(stop)
		running.Wait()
	})
}
