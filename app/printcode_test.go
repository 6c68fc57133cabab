package app

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestRecoveryCodeIsPrintedFromAPageReadOnce(t *testing.T) {
	var mu sync.Mutex
	var read string
	c, err := New(Options{OpenURL: func(url string) error {
		response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(url)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		mu.Lock()
		defer mu.Unlock()
		read = string(body)
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	c.printRecoveryCode(PrintRecoveryCode{Title: "too early"})
	c.base = RouteRecoveryCode
	c.state.Flow.Enrollment = &Enrollment{RecoveryCode: "7QK4-M2XB-9TRD"}
	c.printRecoveryCode(PrintRecoveryCode{Lang: "es", Title: "Código de recuperación de Foyer"})
	c.mu.Unlock()
	c.chores.Wait()
	mu.Lock()
	defer mu.Unlock()
	if !strings.Contains(read, "7QK4-M2XB-9TRD") || !strings.Contains(read, `lang="es"`) || strings.Contains(read, "too early") {
		t.Errorf("the page says %q", read)
	}
	c.Close()
}
