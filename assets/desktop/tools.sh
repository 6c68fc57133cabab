#!/usr/bin/env bash
# Installs the packages that building and testing need and that are missing.
# Usage: tools.sh SET..., where SET is build, test or soak
set -euo pipefail

build='
gcc                   compiles the window toolkit
pkg-config            finds the libraries below
xorg-dev              headers of X11, for the window
libgl1-mesa-dev       headers of OpenGL, for the window
libxkbcommon-dev      headers of the keyboard library, for the window
libwayland-dev        headers of Wayland, for the window
'
test='
libgl1-mesa-dri       draws the window without a graphics card
xvfb                  a display without a screen
openbox               a window manager
x11-utils             tells the titles of windows
xdotool               presses keys and clicks
imagemagick           takes pictures of windows
dbus                  the bus to the keyring
gnome-keyring         a login keyring
libsecret-tools       looks into the keyring
strace                counts what the database writes
zbar-tools            scans our QR code from a picture
oathtool              an authenticator app of another project
desktop-file-utils    checks the desktop entry
libglib2.0-bin        starts the program as a desktop does
xfce4-panel           a panel with a tray
chromium              a browser, for passkeys
'
soak='
gcc-mingw-w64-x86-64  compiles the window toolkit for Windows
'

stop() { printf '%s\n' "$@" >&2; exit 1; }

command -v go >/dev/null || stop 'Foyer needs Go 1.26 or newer: see https://go.dev/dl/'

if [ "$(uname -s)" = Darwin ]; then
  xcode-select -p >/dev/null 2>&1 || stop "Foyer needs Apple's compiler: run xcode-select --install"
  exit 0
fi

lines=
for set in "$@"; do lines+=${!set}; done

if ! command -v apt-get >/dev/null; then
  # Another system names its packages differently; do not guess.
  if [ "$*" = build ] && pkg-config --exists gl x11 xrandr xxf86vm xi xcursor xinerama xkbcommon wayland-client 2>/dev/null; then
    exit 0
  fi
  if [ "$*" = test ] && type Xvfb openbox xprop xdotool import dbus-daemon gnome-keyring-daemon secret-tool zbarimg oathtool gio desktop-file-validate chromium xfce4-panel >/dev/null 2>&1; then
    exit 0
  fi
  stop 'This script installs packages on Debian and Ubuntu only. Please install what corresponds to these:' "$lines"
fi

missing=()
reasons=
while read -r package reason; do
  [ -n "$package" ] || continue
  case $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null || true) in
  ii*) ;;
  *)
    missing+=("$package")
    reasons+=$(printf '  %-21s %s' "$package" "$reason")$'\n'
    ;;
  esac
done <<<"$lines"
[ ${#missing[@]} -gt 0 ] || exit 0

printf 'These packages are missing and are installed now with apt-get:\n%s' "$reasons"
root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || stop "Please install them as root: apt-get install ${missing[*]}"
  root=(sudo)
fi
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
