package totp

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"time"

	"github.com/pquerna/otp/hotp"

	"foyer/auth"
	"foyer/auth/factor/onetime"
)

const (
	// Period is the length of one time step.
	Period = 30 * time.Second
	// Window is how many steps either side of now are right.
	Window = 1
	// SkewSteps is how far Skew looks either side: ten minutes.
	SkewSteps = int64(10 * time.Minute / Period)

	secretBytes = 20 // 160 bits, as RFC 4226 section 4 recommends
)

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret returns 160 random bits in base32, without padding.
func NewSecret() auth.Secret {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return auth.Secret(encoding.EncodeToString(raw))
}

// Step returns the time step of now: 30-second periods since 1970.
func Step(now time.Time) int64 { return now.Unix() / int64(Period/time.Second) }

// Match tells whether code is right, and the step it is of; the newest, should
// it be of two. The code is taken as a person types it (onetime.Normalize).
// The time it takes does not tell which step matched, nor how nearly.
func Match(secret, code auth.Secret, now time.Time) (step int64, ok bool) {
	typed, valid := onetime.Normalize(code)
	current := Step(now)
	found := int64(-1)
	for at := current - Window; at <= current+Window; at++ {
		found = choose(equal(secret, at, typed), at, found)
	}
	if !valid || found < 0 {
		return 0, false
	}
	return found, true
}

// Skew tells how many steps the clock that made a wrong code is ahead of now
// (behind, if negative): the nearest within ten minutes. ok is false for a code
// that Match accepts and for one that no such clock made. One code in some
// 26,000 guessed ones is found by chance, so it takes two of the same offset to
// say anything (docs/protocol.md, "Counting").
func Skew(secret, code auth.Secret, now time.Time) (offset int64, ok bool) {
	typed, valid := onetime.Normalize(code)
	current := Step(now)
	found := int64(0)
	for distance := SkewSteps; distance > Window; distance-- {
		found = choose(equal(secret, current+distance, typed), distance, found)
		found = choose(equal(secret, current-distance, typed), -distance, found)
	}
	if _, right := Match(secret, code, now); !valid || right || found == 0 {
		return 0, false
	}
	return found, true
}

// equal is 1 where code is that of the step. A step before 1970 has none.
func equal(secret auth.Secret, step int64, code auth.Secret) int {
	if step < 0 {
		return 0
	}
	want, err := hotp.GenerateCode(secret.Reveal(), uint64(step))
	if err != nil || want == "" {
		return 0 // no base32: proves nothing
	}
	return subtle.ConstantTimeCompare([]byte(want), []byte(code.Reveal()))
}

// choose returns a where equal is 1, else b, without a branch.
func choose(equal int, a, b int64) int64 {
	mask := -int64(equal)
	return a&mask | b&^mask
}
