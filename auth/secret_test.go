package auth_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"foyer/auth"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	const text = "Quiet-Harbor-7"
	held := struct {
		Name string
		Key  auth.Secret
		List []auth.Secret
	}{"Ann", text, []auth.Secret{text}}
	var log bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(handler).Info("message", "secret", auth.Secret(text), "key", held.Key)
	}
	printed := log.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		printed += fmt.Sprintf(verb+verb+verb, auth.Secret(text), held, &held)
	}
	printed += fmt.Sprint(auth.Secret(text)) + fmt.Errorf("wrapped: %w %v", fmt.Errorf("x"), auth.Secret(text)).Error()
	for _, form := range []string{text, fmt.Sprintf("%x", text), fmt.Sprintf("%X", text)} {
		if strings.Contains(printed, form) {
			t.Errorf("%q is in %s", form, printed)
		}
	}
	if encoded, err := json.Marshal(auth.Secret(text)); err != nil || string(encoded) != `"`+text+`"` {
		t.Errorf("encoded as %s, %v", encoded, err)
	}
}
