package ui

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"

	"foyer/ui/widgets"
)

// pair is a color on its background with the contrast it needs.
type pair struct {
	front, back fyne.ThemeColorName
	least       float64
}

const (
	readable = 4.5 // text, WCAG 2.2 1.4.3
	visible  = 3.0 // borders of controls and shapes, 1.4.11
)

var pairs = []pair{
	{widgets.ColorInk, widgets.ColorBackground, readable},
	{widgets.ColorInk, widgets.ColorCard, readable},
	{widgets.ColorInk, widgets.ColorField, readable},
	{widgets.ColorInk, widgets.ColorPrimarySoft, readable},
	{widgets.ColorMute, widgets.ColorBackground, readable},
	{widgets.ColorMute, widgets.ColorCard, readable},
	{widgets.ColorMute, widgets.ColorField, readable},
	{widgets.ColorMute, widgets.ColorLine, visible}, // a locked button
	{widgets.ColorPrimary, widgets.ColorBackground, readable},
	{widgets.ColorPrimary, widgets.ColorCard, readable},
	{widgets.ColorPrimary, widgets.ColorPrimarySoft, readable},
	{widgets.ColorOnPrimary, widgets.ColorPrimary, readable},
	{widgets.ColorOnPrimary, widgets.ColorPrimaryOver, readable},
	{widgets.ColorError, widgets.ColorBackground, readable},
	{widgets.ColorError, widgets.ColorErrorSoft, readable},
	{widgets.ColorError, widgets.ColorCard, readable},
	{widgets.ColorPrimary, widgets.ColorErrorSoft, readable},    // a link behind an error
	{widgets.ColorInk, widgets.ColorLine, readable},             // a chip without color
	{widgets.ColorOnPrimary, widgets.ColorError, readable},      // a button that takes something away
	{widgets.ColorField, widgets.ColorFieldLine, visible},       // a locked option that is chosen
	{widgets.ColorAvailable, widgets.ColorBackground, readable}, // a rule that is met
	{widgets.ColorFieldLine, widgets.ColorBackground, visible},
	{widgets.ColorFieldLine, widgets.ColorField, visible},
	{widgets.ColorError, widgets.ColorField, visible},
	{widgets.ColorPrimary, widgets.ColorField, visible},
	{widgets.ColorAvailable, widgets.ColorBackground, visible},
	{widgets.ColorBusy, widgets.ColorBackground, visible},
	{widgets.ColorAway, widgets.ColorBackground, visible},
	{widgets.ColorOffline, widgets.ColorBackground, visible},
	{widgets.ColorAvailable, widgets.ColorCard, visible}, // in the choice of a status
	{widgets.ColorBusy, widgets.ColorCard, visible},
	{widgets.ColorAway, widgets.ColorCard, visible},
	{widgets.ColorOffline, widgets.ColorCard, visible},
	{widgets.ColorOnTint, widgets.ColorAbsent, readable}, // the initials of people
	{widgets.ColorOnTint, widgets.Tints[0], readable},
	{widgets.ColorOnTint, widgets.Tints[1], readable},
	{widgets.ColorOnTint, widgets.Tints[2], readable},
	{widgets.ColorOnTint, widgets.Tints[3], readable},
	{widgets.ColorOnTint, widgets.Tints[4], readable},
	{widgets.ColorOnTint, widgets.Tints[5], readable},
}

func TestContrast(t *testing.T) {
	for name, p := range map[string]palette{"light": light, "dark": dark} {
		for _, c := range pairs {
			if got := contrast(p[c.front], p[c.back]); got < c.least {
				t.Errorf("%s: %s on %s has %.2f, needs %.1f", name, c.front, c.back, got, c.least)
			}
		}
	}
}

func TestPalettesKnowTheSameColors(t *testing.T) {
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("dark has no %s", name)
		}
	}
	if len(light) != len(dark) {
		t.Errorf("light has %d colors, dark %d", len(light), len(dark))
	}
}

func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}
