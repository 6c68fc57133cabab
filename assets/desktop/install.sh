#!/usr/bin/env bash
# Puts Foyer in place for this user, so that it starts from the menu, or takes
# it away again. Nothing needs root, and doing it twice does no harm.
#
# Usage: install.sh install [PROGRAM ICONS]   build/foyer and build/icons
#        install.sh uninstall
set -euo pipefail

shopt -u patsub_replacement 2>/dev/null || true # & is no more than a character

id=org.foyer.Foyer
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

stop() { printf '%s\n' "$@" >&2; exit 1; }

usage() { stop 'usage: install.sh install [PROGRAM ICONS] | uninstall'; }

# A relative path in an XDG variable is to be ignored, says the specification.
absolute() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s' "$2" ;; esac; }

[ "$(uname -s)" = Linux ] || stop 'This script is for Linux.'
case ${HOME:-} in /*) ;; *) stop 'There is no home folder: HOME is not set.' ;; esac

data=$(absolute "${XDG_DATA_HOME:-}" "$HOME/.local/share")
config=$(absolute "${XDG_CONFIG_HOME:-}" "$HOME/.config")
bin=$HOME/.local/bin
program=$bin/foyer
entry=$data/applications/$id.desktop
icons=$data/icons/hicolor

# place SOURCE TARGET MODE replaces a file at once: a program that is running
# cannot be written to, and a panel must not read half an icon.
place() {
  mkdir -p "$(dirname "$2")"
  local part
  part=$(mktemp "$2.XXXXXX")
  if ! { cat "$1" >"$part" && chmod "$3" "$part" && mv -f "$part" "$2"; }; then
    rm -f "$part"
    return 1
  fi
  printf 'Installed %s\n' "$2"
}

take() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  rm -f "$1"
  printf 'Removed %s\n' "$1"
}

# quoted PROGRAM writes a path as the Exec key of a desktop entry wants it: in
# quotes, then with each backslash twice (Desktop Entry Specification).
quoted() {
  local path=$1
  path=${path//\\/\\\\}
  path=${path//\"/\\\"}
  path=${path//\$/\\\$}
  path=${path//\`/\\\`}
  path=${path//%/%%}
  path=\"$path\"
  printf '%s' "${path//\\/\\\\}"
}

write_entry() {
  local exec part
  exec=$(quoted "$program")
  part=$(mktemp)
  local line
  while IFS= read -r line; do
    case $line in
    Exec=@EXEC@*) printf 'Exec=%s%s\n' "$exec" "${line#Exec=@EXEC@}" ;;
    *) printf '%s\n' "$line" ;;
    esac
  done <"$here/$id.desktop" >"$part"
  place "$part" "$entry" 644
  rm -f "$part"
}

# Desktops look again when the folder changes; those with a cache are told.
refresh() {
  if [ -d "$icons" ]; then
    touch "$icons"
    if [ -e "$icons/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null; then
      gtk-update-icon-cache -q -t -f "$icons" || true
    fi
  fi
  if [ -d "$data/applications" ] && command -v update-desktop-database >/dev/null; then
    update-desktop-database -q "$data/applications" || true
  fi
}

put() {
  local built=$1 drawn=$2 icon
  [ -f "$built" ] && [ -x "$built" ] || stop "There is no program at $built. Run make build first."
  [ -f "$drawn/scalable/apps/$id.svg" ] || stop "There are no icons in $drawn. Run make install."
  case $HOME in *%*) printf 'Note: most desktops start no program with %% in its path, as in %s\n' "$program" ;; esac
  place "$built" "$program" 755
  for icon in "$drawn"/*/apps/"$id".*; do
    place "$icon" "$icons/${icon#"$drawn"/}" 644
  done
  write_entry
  refresh
  printf 'Foyer is in the menu now.\n'
  case :$PATH: in
  *:"$bin":*) ;;
  *) printf 'To start it from a terminal, type %s, as %s is not in your PATH.\n' "$program" "$bin" ;;
  esac
}

takeaway() {
  local icon
  take "$entry"
  take "$config/autostart/$id.desktop"
  for icon in "$icons"/*/apps/"$id".*; do take "$icon"; done
  take "$program"
  refresh
  if [ -d "$data/foyer" ]; then printf 'Your settings and data are kept in %s\n' "$data/foyer"; fi
}

case ${1:-} in
install)
  case $# in
  1) put "$root/build/foyer" "$root/build/icons" ;;
  3) put "$2" "$3" ;;
  *) usage ;;
  esac
  ;;
uninstall)
  [ $# = 1 ] || usage
  takeaway
  ;;
*) usage ;;
esac
