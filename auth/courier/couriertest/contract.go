package couriertest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth/courier"
)

// Arrival is a letter as the other side has it.
type Arrival struct{ To, Subject, Text, HTML string }

// Subject is a carrier with the other side of it.
type Subject struct {
	Carrier courier.Carrier
	// Arrived lists what the other side has accepted.
	Arrived func() []Arrival
	// Set changes the mood of the other side; nil where it always accepts.
	Set func(Mood)
	// Kind of letters it is for.
	Kind courier.Kind
}

// Contract tests what courier.Carrier promises.
func Contract(t *testing.T, open func(*testing.T) Subject) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Subject)
	}{
		{"a letter arrives whole", arrivesWhole},
		{"letters of many at a time arrive once each", manyAtATime},
		{"a context that is done carries nothing", doneBefore},
		{"it works again after Close", againAfterClose},
		{"putting off is temporary", func(t *testing.T, s Subject) { fails(t, s, PutOff, false) }},
		{"refusing is permanent", func(t *testing.T, s Subject) { fails(t, s, Refuse, true) }},
		{"a broken connection is temporary", func(t *testing.T, s Subject) { fails(t, s, BreakDown, false) }},
		{"silence ends with the context", hangs},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// Letter is a letter that is hard to carry: dots at the beginnings of lines,
// letters of the world, long lines.
func Letter(kind courier.Kind, id string) courier.Letter {
	letter := courier.Letter{
		ID: id, Kind: kind, Locale: "es", Code: "482913", At: time.Date(2026, 5, 4, 10, 2, 0, 0, time.UTC),
		To: "ann.lee+" + strings.ToLower(id) + "@riverside.example", Subject: "Su código de José's “Clinic” €",
		Text: "482913 for " + id + "\n.\n..two\nñandú 名前 <b>&\n" + strings.Repeat("long ", 300) + "\nend " + id,
		HTML: "<p>482913 " + id + "</p>\n.\n<p>ñandú</p>",
	}
	if kind.Channel() == courier.ChannelText {
		letter.To, letter.Subject, letter.HTML = "+12025550142", "", ""
	}
	return letter
}

func arrivesWhole(t *testing.T, s Subject) {
	letter := Letter(s.Kind, "WHOLE")
	if err := s.Carrier.Carry(t.Context(), letter); err != nil {
		t.Fatalf("carry: %v", err)
	}
	want := Arrival{To: letter.To, Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML}
	got := s.Arrived()
	if len(got) != 1 {
		t.Fatalf("%d letters arrived, want 1", len(got))
	}
	got[0].Text, got[0].HTML = strings.TrimRight(got[0].Text, "\n"), strings.TrimRight(got[0].HTML, "\n")
	if got[0].HTML == "" {
		want.HTML = "" // a carrier that shows the text only
	}
	if got[0] != want {
		t.Errorf("arrived:\n%+v\nwant:\n%+v", got[0], want)
	}
}

func manyAtATime(t *testing.T, s Subject) {
	const many = 16
	failures := make(chan error, many)
	for i := range many {
		go func() { failures <- s.Carrier.Carry(t.Context(), Letter(s.Kind, fmt.Sprintf("M%d", i))) }()
	}
	for range many {
		if err := <-failures; err != nil {
			t.Errorf("carry: %v", err)
		}
	}
	var ends []string
	for _, one := range s.Arrived() {
		text := strings.TrimSpace(one.Text)
		ends = append(ends, text[strings.LastIndex(text, " ")+1:])
	}
	slices.Sort(ends)
	if len(slices.Compact(ends)) != many || len(s.Arrived()) != many {
		t.Errorf("arrived %v, want each of %d once", ends, many)
	}
}

func doneBefore(t *testing.T, s Subject) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Carrier.Carry(ctx, Letter(s.Kind, "LATE")); err == nil {
		t.Error("carried after the context was done")
	}
	if got := s.Arrived(); len(got) != 0 {
		t.Errorf("arrived: %v", got)
	}
}

func againAfterClose(t *testing.T, s Subject) {
	for i := range 3 {
		if err := s.Carrier.Carry(t.Context(), Letter(s.Kind, fmt.Sprintf("A%d", i))); err != nil {
			t.Fatalf("carry %d: %v", i, err)
		}
		if closer, ok := s.Carrier.(io.Closer); ok && i > 0 {
			if err := closer.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		}
	}
	if got := s.Arrived(); len(got) != 3 {
		t.Errorf("%d letters arrived, want 3", len(got))
	}
}

func fails(t *testing.T, s Subject, mood Mood, permanent bool) {
	if s.Set == nil {
		t.Skip("this carrier accepts everything")
	}
	s.Set(mood)
	letter := Letter(s.Kind, "FAIL")
	err := s.Carrier.Carry(t.Context(), letter)
	if err == nil {
		t.Fatal("carried")
	}
	var known *courier.Error
	if got := errors.As(err, &known) && known.Permanent; got != permanent {
		t.Errorf("permanent = %v, want %v: %v", got, permanent, err)
	}
	discreet(t, err, letter)
	s.Set(Accept)
	if err := s.Carrier.Carry(t.Context(), letter); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if got := s.Arrived(); len(got) != 1 {
		t.Errorf("%d letters arrived, want 1", len(got))
	}
}

func hangs(t *testing.T, s Subject) {
	if s.Set == nil {
		t.Skip("this carrier accepts everything")
	}
	s.Set(Hang)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	letter, begin := Letter(s.Kind, "HANG"), time.Now()
	err := s.Carrier.Carry(ctx, letter)
	var known *courier.Error
	if err == nil || errors.As(err, &known) && known.Permanent {
		t.Errorf("carry: %v, want a temporary error", err)
	}
	if took := time.Since(begin); took > 8*time.Second {
		t.Errorf("took %v after its context was done", took)
	}
	discreet(t, err, letter)
	s.Set(Accept)
	if err := s.Carrier.Carry(t.Context(), Letter(s.Kind, "AFTER")); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// discreet tests that an error names nothing that an operator's log must not
// hold.
func discreet(t *testing.T, err error, letter courier.Letter) {
	t.Helper()
	for wrapped := err; wrapped != nil; wrapped = errors.Unwrap(wrapped) {
		for _, secret := range []string{letter.To, "riverside", "2025550142", letter.Code.Reveal(), Password, "pa%3A", User} {
			if strings.Contains(fmt.Sprintf("%v %+v", wrapped, wrapped), secret) {
				t.Errorf("error tells %q: %v", secret, wrapped)
			}
		}
	}
}
