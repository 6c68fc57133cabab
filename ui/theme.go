package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"foyer/ui/widgets"
)

// Appearance is light or dark.
type Appearance string

// The appearances; the system's is the default.
const (
	AppearanceSystem Appearance = ""
	AppearanceLight  Appearance = "light"
	AppearanceDark   Appearance = "dark"
)

// palette is one appearance. Text on its background reaches a contrast of
// 4.5:1, borders of fields and status shapes 3:1; a test computes it.
type palette map[fyne.ThemeColorName]color.NRGBA

var light = palette{
	widgets.ColorBackground:  rgb(0xF6F7F9),
	widgets.ColorCard:        rgb(0xFFFFFF),
	widgets.ColorField:       rgb(0xFFFFFF),
	widgets.ColorInk:         rgb(0x16202B),
	widgets.ColorMute:        rgb(0x5B6876),
	widgets.ColorLine:        rgb(0xD9DFE6),
	widgets.ColorFieldLine:   rgb(0x84909D),
	widgets.ColorButtonLine:  rgb(0xC2CBD5),
	widgets.ColorPrimary:     rgb(0x0B6E5F),
	widgets.ColorPrimaryOver: rgb(0x095C50),
	widgets.ColorOnPrimary:   rgb(0xFFFFFF),
	widgets.ColorPrimarySoft: rgb(0xE3F1EE),
	widgets.ColorError:       rgb(0xB3261E),
	widgets.ColorErrorSoft:   rgb(0xFBE9E7),
	widgets.ColorAvailable:   rgb(0x1E7F4F),
	widgets.ColorBusy:        rgb(0xC2392B),
	widgets.ColorAway:        rgb(0xA87300),
	widgets.ColorOffline:     rgb(0x7C8995),
	widgets.ColorAbsent:      rgb(0x687583),
	widgets.ColorOnTint:      rgb(0xFFFFFF),
	widgets.Tints[0]:         rgb(0x6B4FA0),
	widgets.Tints[1]:         rgb(0xA8502A),
	widgets.Tints[2]:         rgb(0x2D66A8),
	widgets.Tints[3]:         rgb(0x8A3B62),
	widgets.Tints[4]:         rgb(0x4A6A1F),
	widgets.Tints[5]:         rgb(0x1F6B78),
	widgets.ColorShadow:      {R: 0x16, G: 0x20, B: 0x2B, A: 0x38},
	widgets.ColorHover:       {R: 0x16, G: 0x20, B: 0x2B, A: 0x0D},
	theme.ColorNameSelection: {R: 0x0B, G: 0x6E, B: 0x5F, A: 0x40},
	theme.ColorNameScrollBar: {R: 0x5B, G: 0x68, B: 0x76, A: 0x66},
}

var dark = palette{
	widgets.ColorBackground:  rgb(0x12171C),
	widgets.ColorCard:        rgb(0x1A2128),
	widgets.ColorField:       rgb(0x1F272F),
	widgets.ColorInk:         rgb(0xE8EDF2),
	widgets.ColorMute:        rgb(0x9AA7B4),
	widgets.ColorLine:        rgb(0x313B45),
	widgets.ColorFieldLine:   rgb(0x6C7986),
	widgets.ColorButtonLine:  rgb(0x404C58),
	widgets.ColorPrimary:     rgb(0x3FBFA8),
	widgets.ColorPrimaryOver: rgb(0x5BCDB9),
	widgets.ColorOnPrimary:   rgb(0x08201C),
	widgets.ColorPrimarySoft: rgb(0x17332E),
	widgets.ColorError:       rgb(0xFF8A80),
	widgets.ColorErrorSoft:   rgb(0x3A1F1D),
	widgets.ColorAvailable:   rgb(0x5BD39A),
	widgets.ColorBusy:        rgb(0xF0705F),
	widgets.ColorAway:        rgb(0xE8B44C),
	widgets.ColorOffline:     rgb(0x76828E),
	widgets.ColorAbsent:      rgb(0x4B5661),
	widgets.ColorOnTint:      rgb(0xFFFFFF),
	widgets.Tints[0]:         rgb(0x7A5CB3),
	widgets.Tints[1]:         rgb(0xAD5730),
	widgets.Tints[2]:         rgb(0x3A72B4),
	widgets.Tints[3]:         rgb(0x9A4A72),
	widgets.Tints[4]:         rgb(0x54752A),
	widgets.Tints[5]:         rgb(0x2A7684),
	widgets.ColorShadow:      {A: 0x90},
	widgets.ColorHover:       {R: 0xE8, G: 0xED, B: 0xF2, A: 0x12},
	theme.ColorNameSelection: {R: 0x3F, G: 0xBF, B: 0xA8, A: 0x50},
	theme.ColorNameScrollBar: {R: 0x9A, G: 0xA7, B: 0xB4, A: 0x66},
}

// transparent lists what Fyne would draw by itself and widgets draws instead.
var transparent = map[fyne.ThemeColorName]bool{
	theme.ColorNameInputBackground:     true,
	theme.ColorNameInputBorder:         true,
	theme.ColorNameScrollBarBackground: true,
	theme.ColorNameShadow:              true,
}

var sizes = map[fyne.ThemeSizeName]float32{
	widgets.SizeText:    14,
	widgets.SizeSmall:   13,
	widgets.SizeTiny:    12,
	widgets.SizeInitial: 15,
	widgets.SizeHeading: 18,
	widgets.SizeTitle:   22,
	widgets.SizeCode:    28,
}

type foyerTheme struct {
	fyne.Theme
	appearance Appearance
	scale      float32
}

// NewTheme returns Foyer's theme. A text scale of 1.5 makes text half as large
// again and leaves measures alone; 0 is 1.
func NewTheme(a Appearance, textScale float32) fyne.Theme {
	if textScale <= 0 {
		textScale = 1
	}
	return &foyerTheme{theme.DefaultTheme(), a, textScale}
}

// Color implements fyne.Theme.
func (t *foyerTheme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if transparent[name] {
		return color.Transparent
	}
	p := t.palette(v)
	switch name {
	case theme.ColorNameDisabled:
		name = widgets.ColorMute
	case theme.ColorNameOverlayBackground:
		name = widgets.ColorCard
	}
	if c, ok := p[name]; ok {
		return c
	}
	return t.Theme.Color(name, v)
}

func (t *foyerTheme) palette(v fyne.ThemeVariant) palette {
	if t.appearance == AppearanceDark || t.appearance == AppearanceSystem && v == theme.VariantDark {
		return dark
	}
	return light
}

// Size implements fyne.Theme.
func (t *foyerTheme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s * t.scale
	}
	switch name {
	case theme.SizeNameInnerPadding:
		return widgets.Inset
	case theme.SizeNameInputBorder:
		return 1.5 // the width of the cursor; the border itself is transparent
	case theme.SizeNameScrollBar:
		return 8
	case theme.SizeNameScrollBarSmall:
		return 3
	}
	return t.Theme.Size(name)
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}
