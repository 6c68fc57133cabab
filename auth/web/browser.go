package web

import (
	"net/http"
	"strings"
)

// brands are the browsers that people know by name, the particular before what
// it is built of: Edge calls itself Chrome and Safari as well.
var brands = []struct{ mark, name string }{
	{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"},
	{"SamsungBrowser/", "Samsung Internet"}, {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"},
	{"CriOS/", "Chrome"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
}

// hints are the same in the header that browsers built of Chromium send, which
// alone tells some of them apart.
var hints = []struct{ mark, name string }{
	{`"Brave"`, "Brave"}, {`"Microsoft Edge"`, "Edge"}, {`"Opera"`, "Opera"}, {`"Vivaldi"`, "Vivaldi"},
	{`"Google Chrome"`, "Chrome"}, {`"Chromium"`, "Chromium"},
}

// browserName is what people call the browser of a request, or empty. It is
// always one of the names above: a header's own words are never shown.
func browserName(r *http.Request) string {
	sent := r.Header.Get("Sec-CH-UA")
	for _, hint := range hints {
		if strings.Contains(sent, hint.mark) {
			return hint.name
		}
	}
	agent := r.UserAgent()
	for _, brand := range brands {
		if strings.Contains(agent, brand.mark) {
			return brand.name
		}
	}
	return ""
}
