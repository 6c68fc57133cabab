package auth

import (
	"fmt"
	"io"
	"log/slog"
)

const dots = "••••••••"

// Secret is a text that must not reach a log: every formatting verb and slog
// print dots. Encoding it (JSON, forms) gives the real text, so encode it only
// where it is meant to go.
type Secret string

// String returns dots, never the text.
func (Secret) String() string { return dots }

// Format implements fmt.Formatter: dots whatever the verb, also of a struct
// around it. Stringer and GoStringer alone would not do: %d ignores both.
func (Secret) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, dots) }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(dots) }

// Reveal returns the text. A call to it marks a place worth reviewing.
func (s Secret) Reveal() string { return string(s) }
