package presencetest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

// Crowd is many streams of one process.
type Crowd struct {
	Address string // host:port
	TLS     bool   // any certificate is taken
	Count   int
	// Request returns the whole request of a stream. nonce is the newest that
	// the server gave it, lastEventID that of the stream before; both may be
	// empty.
	Request func(i int, nonce, lastEventID string) string
	// Again opens a stream that breaks anew, with the waits of the desktop
	// program, until the server says that its session is over.
	Again bool
	// People are accounts, Wanted the statuses they are to be seen with; nil:
	// not looked at.
	People, Wanted []string
	// Own is told of each event "own", if set.
	Own func(i int, status string)

	number map[string]int
	wanted []byte

	mu     sync.Mutex
	state  State
	last   []string // Last-Event-ID by stream
	nonces []string
	asked  moments
	opened moments
	marks  map[string]int
}

// State is how the crowd is.
type State struct {
	Open  int // streams that have begun to speak
	Right int // of them, those that see everybody as wanted
	Lost  int // sessions that are over
	// Since the last "again":
	Asked, Opened         int            // attempts, and those that came to a stream
	AskedPeak, OpenedPeak int            // in any one second
	AskedLump             int            // attempts in any 100 ms
	Broke                 int            // streams that were open
	Refused               map[string]int // answers that are no stream

	Mark string        // the last one that has reached all
	Took time.Duration // from the time it names
}

// Run opens all streams, 64 at a time, and obeys the lines on standard input:
// "state" prints the State as JSON, "again" prints it and begins to count anew.
func (c *Crowd) Run() {
	debug.SetGCPercent(400) // thousands of programs have their memory, but share the processors with the server
	c.number = map[string]int{}
	for i, id := range c.People {
		c.number[id] = i
	}
	for _, status := range c.Wanted {
		c.wanted = append(c.wanted, code(status))
	}
	c.last, c.nonces = make([]string, c.Count), make([]string, c.Count)
	c.marks = map[string]int{}
	c.state.Refused = map[string]int{}
	go func() {
		door := make(chan struct{}, 64)
		for i := range c.Count {
			door <- struct{}{}
			go c.follow(i, sync.OnceFunc(func() { <-door }))
		}
	}()
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		text, err := json.Marshal(c.look(in.Text() == "again"))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(text))
	}
}

func (c *Crowd) look(again bool) State {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.state
	now.AskedPeak, now.OpenedPeak, now.AskedLump = c.asked.most(10), c.opened.most(10), c.asked.most(1)
	if again {
		c.asked, c.opened = nil, nil
		c.state.Asked, c.state.Opened, c.state.Broke, c.state.Refused = 0, 0, 0, map[string]int{}
	}
	return now
}

// change changes the state.
func (c *Crowd) change(do func(*State)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do(&c.state)
}

// Mark is a text that names the time, to be put where all streams see it.
func Mark() string { return "mark:" + strconv.FormatInt(time.Now().UnixNano(), 10) + ";" }

// arrived counts a mark that one more stream has seen.
func (c *Crowd) arrived(mark string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.marks[mark]++; c.marks[mark] < c.Count {
		return
	}
	delete(c.marks, mark)
	sent, err := strconv.ParseInt(mark, 10, 64)
	if err == nil {
		c.state.Mark, c.state.Took = "mark:"+mark+";", time.Duration(time.Now().UnixNano()-sent)
	}
}

// moments count what happened by tenths of a second.
type moments map[int64]int

func (m *moments) note() {
	if *m == nil {
		*m = moments{}
	}
	(*m)[time.Now().UnixMilli()/100]++
}

// most is what happened most in that many tenths.
func (m moments) most(tenths int64) (most int) {
	for begin := range m {
		sum := 0
		for at := begin; at < begin+tenths; at++ {
			sum += m[at]
		}
		most = max(most, sum)
	}
	return most
}

// anonymous is a crowd of the servers here.
type anonymous struct {
	Address string
	TLS     bool
	Count   int
}

func playCrowd() {
	var a anonymous
	if err := ReadLine(&a); err != nil {
		panic(err)
	}
	(&Crowd{Address: a.Address, TLS: a.TLS, Count: a.Count, Request: func(i int, _, _ string) string {
		return "GET /?account=p" + strconv.Itoa(i) + " HTTP/1.1\r\nHost: x\r\n\r\n"
	}}).Run()
}

// ReadLine reads what Tell wrote from standard input, and nothing beyond it.
func ReadLine(into any) error {
	var line []byte
	for one := make([]byte, 1); ; {
		if _, err := os.Stdin.Read(one); err != nil {
			return err
		}
		if one[0] == '\n' {
			return json.Unmarshal(line, into)
		}
		line = append(line, one[0])
	}
}
