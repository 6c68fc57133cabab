package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth/api"
)

func pictureCallOf(id string) string { return "GET /people/" + id + "/picture" }

// pictured are people with these tags, by ID; their names are their IDs.
func pictured(tags map[string]string) (list []api.FolkPerson) {
	for _, id := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, api.FolkPerson{ID: id, Name: id, Picture: tags[id]})
	}
	return list
}

// wears sends an event of one person and their picture.
func (c *crowded) wears(number int, id, tag string) {
	text, _ := json.Marshal(api.StreamPeople{People: []api.StreamPerson{{ID: id, Status: "busy", Picture: tag}}})
	fmt.Fprintf(c.say, "id: epoch-%d\nevent: presence\ndata: %s\n\n", number, text)
}

// hangs tells whose pictures are shown.
func hangs(st State) string { return strings.Join(slices.Sorted(maps.Keys(st.People.Portraits)), " ") }

func TestPicturesOfThoseInSight(t *testing.T) {
	list := pictured(map[string]string{"b": "b1", "c": "c1", "none": "", "far": "far1"})
	inCrowd(t, list, func(t *testing.T, c *crowded) {
		for _, id := range []string{"b", "c", "none", "far"} {
			c.serves(pictureCallOf(id), shows(drawn(t, 200, 100, asPNG), "image/png"))
		}
		asked := func() (n int) {
			for _, id := range []string{"b", "c", "none", "far"} {
				n += c.called(pictureCallOf(id))
			}
			return n
		}
		c.entersWith(c.stage, code)
		st := c.pass(time.Minute)
		if asked() != 0 || st.People.Portraits != nil {
			t.Fatalf("asked %d times before anybody looked, shows %q", asked(), hangs(st))
		}
		for _, one := range st.People.Items {
			if one.Pictured != (one.ID != "none") {
				t.Errorf("%s has a picture: %v", one.ID, one.Pictured)
			}
		}
		c.do(LookAt{IDs: []string{"none", "b", "c", "stranger"}})
		st = c.pass(time.Second)
		if hangs(st) != "b c" || asked() != 2 {
			t.Fatalf("shows %q, asked %d times", hangs(st), asked())
		}
		size, kind, err := image.DecodeConfig(bytes.NewReader(st.People.Portraits["b"]))
		if err != nil || kind != "jpeg" || size.Width != thumbnailSide || size.Height != thumbnailSide {
			t.Errorf("%s of %dx%d, %v", kind, size.Width, size.Height, err)
		}
		c.tells(api.EventSnapshot, 1, "far", "busy") // whose picture the server has not told
		c.do(LookAt{IDs: []string{"far"}}, LookAt{IDs: []string{"b", "c"}})
		if st = c.pass(time.Hour); hangs(st) != "b c" || asked() != 2 {
			t.Fatalf("shows %q, asked %d times: once is enough", hangs(st), asked())
		}
	})
}

func TestAnotherPictureIsFetchedOnce(t *testing.T) {
	inCrowd(t, pictured(map[string]string{"b": "b1"}), func(t *testing.T, c *crowded) {
		c.serves(pictureCallOf("b"), shows(drawn(t, 40, 40, asPNG), "image/png"), shows(drawn(t, 60, 60, asJPEG), "image/jpeg"))
		c.entersWith(c.stage, code)
		c.do(LookAt{IDs: []string{"b"}})
		first := c.pass(time.Second).People.Portraits["b"]
		for i := range 3 {
			c.wears(i, "b", "b2")
		}
		st := c.pass(time.Second)
		if second := st.People.Portraits["b"]; bytes.Equal(first, second) || len(second) == 0 || c.called(pictureCallOf("b")) != 2 {
			t.Fatalf("%d bytes, then %d, asked %d times", len(first), len(second), c.called(pictureCallOf("b")))
		}
		// Offline says nothing of the picture.
		c.tells(api.EventPresence, 5, "b", "offline")
		if st = c.pass(time.Second); hangs(st) != "b" {
			t.Fatalf("shows %q", hangs(st))
		}
		c.wears(6, "b", "")
		if st = c.pass(time.Second); st.People.Portraits != nil || c.called(pictureCallOf("b")) != 2 {
			t.Fatalf("a removed picture: shows %q", hangs(st))
		}
	})
}

func TestPicturesGoWithTheSession(t *testing.T) {
	inCrowd(t, pictured(map[string]string{"b": "b1"}), func(t *testing.T, c *crowded) {
		c.serves(pictureCallOf("b"), shows(drawn(t, 40, 40, asPNG), "image/png"))
		c.entersWith(c.stage, code)
		c.do(LookAt{IDs: []string{"b"}})
		if st := c.pass(time.Second); hangs(st) != "b" {
			t.Fatalf("shows %q", hangs(st))
		}
		if st := c.do(LogOut{}, LookAt{IDs: []string{"b"}}); st.Session.SignedIn || st.People.Portraits != nil {
			t.Fatalf("shown to who comes next: %q", hangs(st))
		}
		// The window shows the same people, and is not asked again.
		c.entersWith(c.stage, code)
		if st := c.pass(time.Second); hangs(st) != "b" || c.called(pictureCallOf("b")) != 2 {
			t.Fatalf("shows %q, asked %d times", hangs(st), c.called(pictureCallOf("b")))
		}
	})
}

// What a server sends as somebody's picture may be anything.
func TestHostilePicturesAreRefused(t *testing.T) {
	good := drawn(t, 40, 40, asPNG)
	for name, bad := range map[string]line{
		"no picture":          {status: 200, raw: "<html>", kind: "image/png"},
		"half a picture":      shows(good[:60], "image/png"),
		"the head alone":      shows(good[:33], "image/png"),
		"promises too much":   shows(append(append(bytes.Clone(good[:16]), 0, 1, 0, 0, 0, 1, 0, 0), good[24:]...), "image/png"),
		"unpacks to much":     shows(drawn(t, thumbnailMost+1, 1, asPNG), "image/png"),
		"too many bytes":      shows(append(bytes.Clone(good), make([]byte, 1<<20)...), "image/png"),
		"JSON":                {status: 200, raw: `{}`},
		"none":                {status: 404, raw: `{"title":"x"}`},
		"not for this person": {status: 403, raw: `{"title":"x"}`},
	} {
		t.Run(name, func(t *testing.T) {
			inCrowd(t, pictured(map[string]string{"b": "b1", "c": "c1"}), func(t *testing.T, c *crowded) {
				c.serves(pictureCallOf("b"), bad, shows(good, "image/png"))
				c.serves(pictureCallOf("c"), shows(good, "image/png"))
				c.entersWith(c.stage, code)
				c.do(LookAt{IDs: []string{"b", "c"}})
				st := c.pass(time.Minute)
				if hangs(st) != "c" || c.called(pictureCallOf("b")) != 1 || !st.Session.SignedIn {
					t.Fatalf("shows %q, asked %d times", hangs(st), c.called(pictureCallOf("b")))
				}
				c.wears(1, "b", "b2")
				if st = c.pass(time.Second); hangs(st) != "b c" {
					t.Fatalf("another picture: shows %q", hangs(st))
				}
			})
		})
	}
}

func TestAServerInTroubleIsSpared(t *testing.T) {
	tags := map[string]string{}
	for i := range 20 {
		tags[fmt.Sprint("p", i)] = "tag"
	}
	inCrowd(t, pictured(tags), func(t *testing.T, c *crowded) {
		ids := slices.Sorted(maps.Keys(tags))
		for _, id := range ids {
			c.serves(pictureCallOf(id), line{status: 503, raw: `{"error":"temporarily_unavailable"}`, retry: 30}, shows(drawn(t, 40, 40, asPNG), "image/png"))
		}
		asked := func() (n int) {
			for _, id := range ids {
				n += c.called(pictureCallOf(id))
			}
			return n
		}
		c.entersWith(c.stage, code)
		c.do(LookAt{IDs: ids})
		if c.pass(29 * time.Second); asked() > hangers {
			t.Fatalf("asked %d times within the time it wants to be left alone", asked())
		}
		if st := c.pass(20 * time.Minute); len(st.People.Portraits) != len(ids) {
			t.Fatalf("%d pictures in the end", len(st.People.Portraits))
		}
	})
}

// noisy is a picture that no compression makes small, as hard as it may be.
func noisy(t *testing.T, seed int) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, 96, 96))
	for i := range picture.Pix {
		seed = seed*1103515245 + 12345
		picture.Pix[i] = uint8(seed >> 16)
	}
	picture.SetNRGBA(0, 0, color.NRGBA{})
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// However many people there are and whatever their pictures, the program holds
// few, and asks for two at a time.
func TestTheGalleryIsBounded(t *testing.T) {
	for name, hard := range map[string]bool{"drawings": false, "noise": true} {
		t.Run(name, func(t *testing.T) {
			tags := map[string]string{}
			for i := range 200 {
				tags[fmt.Sprintf("p%03d", i)] = "tag"
			}
			list := pictured(tags)
			inCrowd(t, list, func(t *testing.T, c *crowded) {
				picture := drawn(t, 96, 96, asPNG)
				if hard {
					picture = noisy(t, 1)
				}
				var mu sync.Mutex
				asked, atOnce, most := 0, 0, 0
				stage := c.stage.w.meddle
				c.stage.w.network(func(one call, answer func() *http.Response) (*http.Response, error) {
					if !strings.HasSuffix(one.path, "/picture") {
						return stage(one, answer)
					}
					mu.Lock()
					asked, atOnce = asked+1, atOnce+1
					most = max(most, atOnce)
					mu.Unlock()
					time.Sleep(10 * time.Millisecond)
					mu.Lock()
					atOnce--
					mu.Unlock()
					return canned(200, "image/png", string(picture)), nil
				})
				c.entersWith(c.stage, code)
				var all []string
				for _, one := range list {
					all = append(all, one.ID)
				}
				for some := range slices.Chunk(all, 16) {
					c.do(LookAt{IDs: some})
					st := c.pass(5 * time.Second)
					size := 0
					for _, picture := range st.People.Portraits {
						size += len(picture)
					}
					if len(st.People.Portraits) > mostHung || size > mostHungSize {
						t.Fatalf("holds %d pictures of %d bytes", len(st.People.Portraits), size)
					}
					for _, id := range some {
						if len(st.People.Portraits[id]) == 0 {
							t.Fatalf("%s is in sight without a picture", id)
						}
					}
				}
				c.do(LookAt{IDs: all})
				c.pass(time.Minute)
				mu.Lock()
				defer mu.Unlock()
				if most > hangers || asked > len(all)+mostInSight {
					t.Errorf("asked %d times, %d at once", asked, most)
				}
			})
		})
	}
}

// R27: what somebody saves as their picture is seen by the others, and gone
// when it is removed.
func TestColleaguesSeeASavedPicture(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a, b := w.of(anna, "desk"), w.of(ben, "laptop")
		a.pass(time.Second)
		var id string
		for _, one := range a.State().People.Items {
			if one.Name == "Ben Okafor" {
				id = one.ID
			}
		}
		a.do(LookAt{IDs: []string{id}})
		var shown [][]byte
		for _, side := range []int{300, 500} {
			b.do(SaveProfile{Name: "Ben Okafor", Picture: drawn(t, side, side, asPNG)})
			b.pass(time.Second)
			st := a.pass(time.Second)
			if len(st.People.Portraits[id]) == 0 {
				t.Fatalf("shows %q", hangs(st))
			}
			shown = append(shown, st.People.Portraits[id])
			b.do(SaveProfile{Name: "Ben Okafor", DropPicture: true})
			b.pass(time.Second)
			if st := a.pass(time.Second); st.People.Portraits != nil {
				t.Fatalf("still shows %q", hangs(st))
			}
		}
		if size, _, err := image.DecodeConfig(bytes.NewReader(shown[1])); err != nil || size.Width != thumbnailSide {
			t.Errorf("%+v, %v", size, err)
		}
	})
}
