package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Names of the colors that a theme for these widgets has to know.
const (
	ColorInk         = theme.ColorNameForeground
	ColorBackground  = theme.ColorNameBackground
	ColorPrimary     = theme.ColorNamePrimary
	ColorOnPrimary   = theme.ColorNameForegroundOnPrimary
	ColorError       = theme.ColorNameError
	ColorMute        = theme.ColorNamePlaceHolder
	ColorLine        = theme.ColorNameSeparator
	ColorCard        = theme.ColorNameMenuBackground
	ColorShadow      = fyne.ThemeColorName("foyerShadow")
	ColorField       = fyne.ThemeColorName("foyerField")
	ColorFieldLine   = fyne.ThemeColorName("foyerFieldLine")
	ColorButtonLine  = fyne.ThemeColorName("foyerButtonLine")
	ColorPrimarySoft = fyne.ThemeColorName("foyerPrimarySoft")
	ColorPrimaryOver = fyne.ThemeColorName("foyerPrimaryOver")
	ColorErrorSoft   = fyne.ThemeColorName("foyerErrorSoft")
	ColorHover       = theme.ColorNameHover
	ColorAvailable   = fyne.ThemeColorName("foyerAvailable")
	ColorBusy        = fyne.ThemeColorName("foyerBusy")
	ColorAway        = fyne.ThemeColorName("foyerAway")
	ColorSelection   = theme.ColorNameSelection
	ColorOffline     = fyne.ThemeColorName("foyerOffline")
	ColorOnTint      = fyne.ThemeColorName("foyerOnTint")
	ColorAbsent      = fyne.ThemeColorName("foyerAbsent") // the disc of who is not here
)

// Tints are the colors of people without a picture.
var Tints = []fyne.ThemeColorName{
	"foyerTint1", "foyerTint2", "foyerTint3", "foyerTint4", "foyerTint5", "foyerTint6",
}

// TintOf returns the color of somebody, always the same.
func TintOf(id string) fyne.ThemeColorName {
	return Tints[fingerprint([]byte(id))%uint64(len(Tints))]
}

// Names of the text sizes that a theme for these widgets has to know.
const (
	SizeText    = theme.SizeNameText                 // 14
	SizeTitle   = theme.SizeNameHeadingText          // 22
	SizeHeading = theme.SizeNameSubHeadingText       // 18
	SizeSmall   = theme.SizeNameCaptionText          // 13
	SizeTiny    = fyne.ThemeSizeName("foyerTiny")    // 12
	SizeInitial = fyne.ThemeSizeName("foyerInitial") // 15
	SizeCode    = fyne.ThemeSizeName("foyerCode")    // 28
)

// Measures shared by all screens, on a grid of 4.
const (
	Margin     = 32 // left and right of a screen
	ControlMin = 44 // height of fields and buttons
	Radius     = 8  // corners of controls
	CardRadius = 10 // corners of cards
	Gap        = 12 // between fields
	Inset      = 12 // between a control's edge and its text
	Widest     = 400
	ring       = 2 // stroke of the focus ring
	ringGap    = 2 // between a filled control and its ring
)

// themed is what every widget offers to find its colors and sizes.
type themed interface{ Theme() fyne.Theme }

func paint(w themed, name fyne.ThemeColorName) color.Color {
	return w.Theme().Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

func textSize(w themed, name fyne.ThemeSizeName) float32 { return w.Theme().Size(name) }

// hex writes a color as SVG wants it.
func hex(c color.Color) string {
	const digits = "0123456789ABCDEF"
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	out := []byte{'#'}
	for _, b := range []uint8{n.R, n.G, n.B} {
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}
