package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var static embed.FS

const staticRoot = "/static/"

// media types of the static files; a file of another kind is not served.
var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// staticPath is where the static files of this version are. It changes with
// any of them, so that browsers may keep them for good.
var staticPath = staticRoot + digest() + "/"

func digest() string {
	sum := sha256.New()
	err := fs.WalkDir(static, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := static.ReadFile(name)
		_, _ = sum.Write(append([]byte(name+"\x00"), content...)) // never fails
		return err
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

func (p *Pages) serveStatic(w http.ResponseWriter, r *http.Request) {
	name, ours := strings.CutPrefix(r.URL.Path, staticPath)
	kind, known := mediaTypes[path.Ext(name)]
	content, err := static.ReadFile("static/" + name)
	if !ours || !known || err != nil || strings.Contains(name, "/") {
		http.NotFound(w, r)
		return
	}
	header := w.Header()
	header.Set("Content-Type", kind)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(content) // the client is gone: nobody to tell
}

// drawLogo takes its colors from the style sheet, light or dark.
func drawLogo() template.HTML {
	svg, err := static.ReadFile("static/logo.svg")
	if err != nil {
		panic(err) // the file is part of the program
	}
	themed := strings.NewReplacer(
		`fill="#0B6E5F"`, `class="tile"`, `fill="#FFFFFF"`, `class="mark"`, `stroke="#FFFFFF"`, `class="line"`,
		`<svg `, `<svg class="logo" aria-hidden="true" `,
	).Replace(string(svg))
	return template.HTML(themed) // our own file
}
