//go:build unix

package autostart

import (
	"bytes"
	"encoding/xml"
)

// plist renders a LaunchAgent that runs in the graphical session only.
func plist(e Entry) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>`)
	if err := xml.EscapeText(&b, []byte(e.ID)); err != nil {
		return nil, err
	}
	b.WriteString("</string>\n\t<key>ProgramArguments</key>\n\t<array>\n")
	for _, argument := range e.Exec {
		b.WriteString("\t\t<string>")
		if err := xml.EscapeText(&b, []byte(argument)); err != nil {
			return nil, err
		}
		b.WriteString("</string>\n")
	}
	b.WriteString(`	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`)
	return b.Bytes(), nil
}
