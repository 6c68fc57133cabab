package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"foyer/auth"
)

// MaxBytes bounds a password before it is normalized or hashed. Nothing is
// ever cut off: a longer one is refused.
const MaxBytes = 4096

var (
	// ErrTooLong is returned for a password over MaxBytes.
	ErrTooLong = errors.New("password is too long")
	// ErrHash is wrapped for a stored hash that cannot be read.
	ErrHash = errors.New("password hash is damaged")
)

// Params is the cost of a hash.
type Params struct {
	MemoryKiB   uint32
	Passes      uint32
	Parallelism uint8
}

// DefaultParams is OWASP's minimum for argon2id, which two cores answer in
// about 25 ms.
var DefaultParams = Params{MemoryKiB: 19456, Passes: 2, Parallelism: 1}

const (
	saltBytes = 16
	hashBytes = 32
)

var phc64 = base64.RawStdEncoding

// normalize is NFC, so that a password typed on another keyboard is the same.
func normalize(password auth.Secret) ([]byte, error) {
	if len(password) > MaxBytes {
		return nil, ErrTooLong
	}
	return norm.NFC.Bytes([]byte(password.Reveal())), nil
}

// hash returns a PHC string for password.
func hash(password auth.Secret, p Params) (string, error) {
	plain, err := normalize(password)
	if err != nil {
		return "", err
	}
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	sum := argon2.IDKey(plain, salt, p.Passes, p.MemoryKiB, p.Parallelism, hashBytes)
	return encode(p, salt, sum), nil
}

// decoy is a hash that costs the same as a real one and matches no password:
// what an unknown account is checked against. It needs no hashing to make.
func decoy(p Params) string {
	random := make([]byte, saltBytes+hashBytes)
	_, _ = rand.Read(random) // never fails (crypto/rand)
	return encode(p, random[:saltBytes], random[saltBytes:])
}

// verify compares in constant time. A password over MaxBytes is wrong, not an
// error: it is never hashed.
func verify(stored string, password auth.Secret) (bool, error) {
	p, salt, want, err := decode(stored)
	if err != nil {
		return false, err
	}
	plain, err := normalize(password)
	if err != nil {
		return false, nil
	}
	got := argon2.IDKey(plain, salt, p.Passes, p.MemoryKiB, p.Parallelism, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func encode(p Params, salt, sum []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.MemoryKiB, p.Passes, p.Parallelism, phc64.EncodeToString(salt), phc64.EncodeToString(sum))
}

func decode(stored string) (p Params, salt, sum []byte, err error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return Params{}, nil, nil, ErrHash
	}
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return Params{}, nil, nil, ErrHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.MemoryKiB, &p.Passes, &p.Parallelism); err != nil {
		return Params{}, nil, nil, ErrHash
	}
	salt, errSalt := phc64.DecodeString(parts[4])
	sum, errSum := phc64.DecodeString(parts[5])
	if errSalt != nil || errSum != nil || !p.sane() || len(salt) < 8 || len(sum) < 16 || len(sum) > 128 {
		return Params{}, nil, nil, ErrHash
	}
	if encode(p, salt, sum) != stored { // Sscanf overlooks what follows
		return Params{}, nil, nil, ErrHash
	}
	return p, salt, sum, nil
}

// sane keeps a damaged row from asking for all memory.
func (p Params) sane() bool {
	return p.MemoryKiB >= 8 && p.MemoryKiB <= 1<<20 && p.Passes >= 1 && p.Passes <= 64 && p.Parallelism >= 1
}

// weaker tells whether p costs an attacker less than want.
func (p Params) weaker(want Params) bool {
	return p.MemoryKiB < want.MemoryKiB || p.Passes < want.Passes
}
