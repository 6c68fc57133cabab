//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// panelConfig is a panel at the lower edge with a tray and nothing else.
const panelConfig = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="true"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=512;y=780"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray">
      <property name="icon-size" type="int" value="22"/>
      <property name="square-icons" type="bool" value="true"/>
      <property name="known-items" type="array"><value type="string" value="Foyer"/></property>
    </property>
  </property>
</channel>
`

const trayWatcher = "org.kde.StatusNotifierWatcher"

// OpenPanel starts the panel of Xfce, whose tray is all there is in it.
func (d *Desktop) OpenPanel() (*Process, error) {
	folder := filepath.Join(d.home(), ".config", "xfce4", "xfconf", "xfce-perchannel-xml")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "xfce4-panel.xml"), []byte(panelConfig), 0o600); err != nil {
		return nil, err
	}
	// The bus of this desktop starts nothing by itself.
	keepers, _ := filepath.Glob("/usr/lib/*/xfce4/xfconf/xfconfd")
	if len(keepers) == 0 {
		return nil, errors.New("xfconfd is not installed (package xfconf)")
	}
	if len(d.Processes("xfconfd")) == 0 {
		if _, err := d.Start(keepers[0], nil, nil); err != nil {
			return nil, err
		}
		if !Poll(Patience, func() bool { return d.owned("org.xfce.Xfconf") }) {
			return nil, errors.New("xfconfd has not started")
		}
	}
	panel, err := d.Start("xfce4-panel", []string{"--disable-wm-check"}, nil)
	if err != nil {
		return nil, err
	}
	if !Poll(Patience, func() bool { return d.owned(trayWatcher) }) {
		return nil, fmt.Errorf("the panel has no tray: %s", panel.Stderr())
	}
	return panel, nil
}

// owned tells whether somebody has a name on the session bus.
func (d *Desktop) owned(name string) (there bool) {
	err := d.bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&there)
	return err == nil && there
}

// TrayIcons are the connections that show an icon in the tray.
func (d *Desktop) TrayIcons() []string {
	value, err := d.bus.Object(trayWatcher, "/StatusNotifierWatcher").GetProperty(trayWatcher + ".RegisteredStatusNotifierItems")
	if err != nil {
		return nil
	}
	icons, _ := value.Value().([]string)
	return icons
}

// TrayTip is the tooltip of the program's icon, empty without one.
func (d *Desktop) TrayTip() string {
	icons := d.TrayIcons()
	if len(icons) != 1 {
		return ""
	}
	owner, path, _ := strings.Cut(icons[0], "/")
	value, err := d.bus.Object(owner, dbus.ObjectPath("/"+path)).GetProperty("org.kde.StatusNotifierItem.ToolTip")
	if err != nil {
		return ""
	}
	parts, _ := value.Value().([]any)
	if len(parts) < 3 {
		return ""
	}
	tip, _ := parts[2].(string)
	return tip
}

// clickRest is how long ClickTray rests before it clicks.
const clickRest = 200 * time.Millisecond

// ClickTray clicks on the icon, the only one in the panel, with a button.
func (d *Desktop) ClickTray(button int) error {
	out, err := d.run("xdotool", "search", "--class", "xfce4-panel")
	if err != nil {
		return err
	}
	for id := range strings.FieldsSeq(out) {
		at, err := d.run("xdotool", "getwindowgeometry", "--shell", id)
		if err != nil {
			continue
		}
		lines := strings.Fields(at)
		// Of the panel's windows, the bar is as wide as the screen.
		if !slices.Contains(lines, "WIDTH=1024") {
			continue
		}
		_, err = d.run("xdotool", "mousemove", "--window", id, "18", "16", "sleep", fmt.Sprint(clickRest.Seconds()), "click", strconv.Itoa(button))
		return err
	}
	return errors.New("the panel shows no bar")
}
