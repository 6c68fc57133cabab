package ui

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"foyer/app"
	"foyer/ui/widgets"
)

// pictureFiles lets the person choose a PNG or JPEG from their folders.
type pictureFiles struct {
	w      *Window
	taken  func(file []byte, err error)
	folder string
	where  *widgets.Text
	shelf  *widgets.Shelf
	sheet  *widgets.Sheet
}

const (
	shelfHeight = 268
	// mostFiles are shown of a folder: its newest pictures.
	mostFiles = 300
)

// choosePicture opens a sheet; taken hears of the file that was chosen.
func (w *Window) choosePicture(taken func(file []byte, err error)) {
	p := &pictureFiles{w: w, taken: taken, where: widgets.NewNote("").Small().OneLine(), shelf: widgets.NewShelf(shelfHeight)}
	cancel := widgets.NewOutlined(say("common.cancel"), func() { p.sheet.Close() })
	content := widgets.NewColumn().
		Add(0, sheetTitle(say("profile.choose"))).
		Add(4, p.where).
		Add(10, p.shelf).
		Add(14, cancel)
	canvas := w.win.Canvas()
	before := canvas.Focused()
	p.open(w.pictures())
	p.sheet = widgets.ShowSheet(canvas, content, cancel, func() { w.focus(before) })
}

// pictures is where to begin: where the last picture was, else the folder for
// pictures, else that of the person.
func (w *Window) pictures() string {
	if w.folder != "" {
		return w.folder
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return string(filepath.Separator)
	}
	for _, name := range []string{"Pictures", "Imágenes"} {
		folder := filepath.Join(home, name)
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			return folder
		}
	}
	return home
}

// open shows a folder. One that can't be read shows the way up only.
func (p *pictureFiles) open(folder string) {
	p.folder = folder
	p.where.SetContent(folder)
	var rows []fyne.CanvasObject
	if up := filepath.Dir(folder); up != folder {
		rows = append(rows, widgets.NewFileRow(theme.MoveUpIcon(), say("file.up"), func() { p.open(up) }))
	}
	folders, files, err := listed(folder)
	if err != nil || len(folders)+len(files) == 0 {
		key := "file.none"
		if err != nil {
			key = "file.closed"
		}
		p.shelf.Fill(append(rows, widgets.NewNote(say(key)).Small()))
		return
	}
	for _, name := range folders {
		rows = append(rows, widgets.NewFileRow(theme.FolderIcon(), name, func() { p.open(filepath.Join(folder, name)) }))
	}
	for _, name := range files {
		rows = append(rows, widgets.NewFileRow(theme.FileImageIcon(), name, func() { p.take(filepath.Join(folder, name)) }))
	}
	p.shelf.Fill(rows)
}

func (p *pictureFiles) take(path string) {
	p.w.folder = p.folder
	p.sheet.Close()
	p.taken(readPicture(path))
}

// listed returns the folders by name and the pictures, the newest first;
// hidden ones are left out.
func listed(folder string) (folders, files []string, err error) {
	entries, err := os.ReadDir(folder)
	age := map[string]int64{}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		info, err := os.Stat(filepath.Join(folder, name)) // follows links
		switch {
		case err != nil:
		case info.IsDir():
			folders = append(folders, name)
		case info.Mode().IsRegular() && isPicture(name):
			files = append(files, name)
			age[name] = -info.ModTime().UnixNano()
		}
	}
	slices.SortFunc(files, func(a, b string) int { return int(max(-1, min(1, age[a]-age[b]))) })
	slices.SortFunc(folders, func(a, b string) int { return strings.Compare(fold(a), fold(b)) })
	return folders[:min(len(folders), mostFiles)], files[:min(len(files), mostFiles)], err
}

func isPicture(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg":
		return true
	}
	return false
}

// readPicture reads a file, but one byte more than is allowed at most, so that
// what is too large is known.
func readPicture(path string) (file []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	file, err = io.ReadAll(io.LimitReader(f, app.PortraitRead+1))
	return file, errors.Join(err, f.Close())
}

// dropped takes a file that was dropped onto the window.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	s, ok := w.screen.(*profile)
	if ok && len(files) == 1 && files[0].Scheme() == "file" && !w.state.Security.Busy {
		s.picked(readPicture(files[0].Path()))
	}
}
