// Package idle tells how long the person has not touched keyboard or mouse, so
// that presence can say Away by itself. It learns no more than that time: which
// keys, and where the mouse is, no desktop is asked.
//
//	X11       the MIT-SCREEN-SAVER extension
//	Wayland   the idle monitor of GNOME or Cinnamon, over D-Bus
//	Windows   GetLastInputInfo
//	else      ErrUnknown: nobody is ever away there by itself
//
// On Wayland the X server knows of the input to X programs only and is not
// asked. org.freedesktop.ScreenSaver is not asked either: what implements its
// GetSessionIdleTime disagrees on the unit, and Plasma on Wayland always says 0.
//
// Each question is a connection of its own, so that nothing stands open between
// two questions that are minutes apart. What Away means is app's.
package idle
