package browser

import (
	"bytes"
	"html/template"
)

// Paper is what a page to be printed says.
type Paper struct {
	// Lang is the language of all of it (BCP 47), empty where that is not known.
	Lang         string
	Title, About string
	// Account is whom it belongs to; Code is in groups.
	Account, Code string
}

// The page is not to be translated: that would send the code to whoever does.
var paper = template.Must(template.New("paper").Parse(`<!doctype html>
<html translate="no"{{with .Lang}} lang="{{.}}"{{end}}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="google" content="notranslate">
<title>{{.Title}}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32em; margin: 4em auto; padding: 0 1.5em; color: #16202b; background: #fff }
h1 { font-size: 1.4em; margin: 0 0 .3em }
code { display: block; font: 1.5em/1.6 ui-monospace, monospace; border: 1px solid #84909d; border-radius: 8px; padding: .8em 1em; margin: 1.2em 0; overflow-wrap: anywhere }
p { margin: .4em 0 }
@media print { body { margin: 1em } }
</style></head>
<body><main><h1>{{.Title}}</h1><p>{{.Account}}</p><code>{{.Code}}</code><p>{{.About}}</p></main></body></html>
`))

// Print makes the page.
func (p Paper) Print() ([]byte, error) {
	var page bytes.Buffer
	err := paper.Execute(&page, p)
	return page.Bytes(), err
}
