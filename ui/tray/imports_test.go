package tray_test

import (
	"testing"

	"foyer/auth/authtest/imports"
)

func TestTrayReachesNoWindow(t *testing.T) {
	imports.Check(t, imports.Rule{
		From: "ui/tray", Never: []string{"fyne.io/fyne/...", "ui", "ui/widgets", "app/desktop/...", "app/link"},
		Why: "the tray stands in the resident all day; Fyne costs 100 MB",
	})
}
