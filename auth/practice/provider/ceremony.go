package provider

import (
	"net/http"
	"net/url"
	"strings"
)

// visiting returns the visit that a page is of, or shows that there is none.
func (p *Provider) visiting(w http.ResponseWriter, r *http.Request) (name string, v visit, ok bool) {
	name = r.FormValue("visit")
	v, ok = p.visits.get(name)
	if !ok {
		p.end(w, r, "over")
	}
	return name, v, ok
}

// account shows whom one can be.
func (p *Provider) account(w http.ResponseWriter, r *http.Request) {
	name, v, ok := p.visiting(w, r)
	if !ok {
		return
	}
	people := p.all()
	if hinted, ok := p.hinted(v.Hint); ok {
		first := []known{hinted}
		for _, one := range people {
			if one.Subject != hinted.Subject {
				first = append(first, one)
			}
		}
		people = first
	}
	p.show(w, "account", http.StatusOK, v, page{Visit: name, People: people})
}

func (p *Provider) choose(w http.ResponseWriter, r *http.Request) {
	name, v, ok := p.visiting(w, r)
	if !ok {
		return
	}
	one, ok := p.bySubject(r.PostFormValue("subject"))
	if !ok {
		p.turn(w, r, "/account", name)
		return
	}
	v.Subject = one.Subject
	p.visits.change(name, v)
	p.turn(w, r, "/consent", name)
}

// other shows the form for somebody who is not on the list.
func (p *Provider) other(w http.ResponseWriter, r *http.Request) {
	name, v, ok := p.visiting(w, r)
	if !ok {
		return
	}
	shown := page{Visit: name}
	if _, known := p.hinted(v.Hint); !known && validEmail(v.Hint) {
		shown.Email = v.Hint
	}
	p.show(w, "other", http.StatusOK, v, shown)
}

func (p *Provider) typed(w http.ResponseWriter, r *http.Request) {
	name, v, ok := p.visiting(w, r)
	if !ok {
		return
	}
	shown := page{Visit: name, Name: strings.TrimSpace(r.PostFormValue("name")), Email: strings.TrimSpace(r.PostFormValue("email"))}
	shown.NameWrong, shown.EmailWrong = !validName(shown.Name), !validEmail(shown.Email)
	if shown.NameWrong || shown.EmailWrong {
		p.show(w, "other", http.StatusUnprocessableEntity, v, shown)
		return
	}
	v.Subject = p.add(shown.Name, shown.Email).Subject
	p.visits.change(name, v)
	p.turn(w, r, "/consent", name)
}

// consent shows what the program will learn.
func (p *Provider) consent(w http.ResponseWriter, r *http.Request) {
	name, v, ok := p.visiting(w, r)
	if !ok {
		return
	}
	one, ok := p.bySubject(v.Subject)
	if !ok {
		p.turn(w, r, "/account", name)
		return
	}
	p.show(w, "consent", http.StatusOK, v, page{Visit: name, Person: one})
}

// decide ends the visit, either way, once.
func (p *Provider) decide(w http.ResponseWriter, r *http.Request) {
	v, ok := p.visits.take(r.PostFormValue("visit"))
	if !ok {
		p.end(w, r, "over")
		return
	}
	one, ok := p.bySubject(v.Subject)
	if !ok || r.PostFormValue("decision") != "continue" {
		p.back(w, r, v, url.Values{"error": {"access_denied"}})
		return
	}
	code := p.codes.put(grant{visit: v, person: one})
	if code == "" {
		p.back(w, r, v, url.Values{"error": {"temporarily_unavailable"}})
		return
	}
	p.back(w, r, v, url.Values{"code": {code}})
}
