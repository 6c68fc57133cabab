package widgets

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// plain is Fyne's theme with something for each name of tokens.go.
type plain struct{ fyne.Theme }

func (p plain) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if strings.HasPrefix(string(name), "foyer") {
		return color.Gray{Y: 0x80}
	}
	return p.Theme.Color(name, v)
}

func (p plain) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case SizeCode:
		return 28
	case SizeTiny, SizeInitial:
		return 12
	}
	return p.Theme.Size(name)
}

func useApp(t *testing.T) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(plain{theme.DefaultTheme()})
}
