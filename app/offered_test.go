package app

import "testing"

// TestOffered: after a sign-in method was changed other devices can be signed
// out, until that was done or declined.
func TestOffered(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		change := func() {
			t.Helper()
			s.serves("DELETE /me/authenticators/t1", line{status: 204})
			d.do(RemoveMethod{ID: "t1"})
			if st := d.State(); !st.Devices.Offered || st.Security.Done != "security.removed" {
				t.Fatalf("%+v %+v", st.Devices, st.Security)
			}
		}
		s.serves("PATCH /me/authenticators/t1", line{status: 204})
		if st := d.do(RenameMethod{ID: "t1", Label: "Phone"}); st.Devices.Offered {
			t.Fatal("offered for a name")
		}
		change()
		s.serves("DELETE /me/sessions", line{status: 503, raw: `{"title":"x"}`}, line{status: 204})
		if st := d.do(SignOutOthers{}); !st.Devices.Offered || st.Devices.Problem == ProblemNone {
			t.Fatalf("it has failed: %+v", st.Devices)
		}
		if st := d.do(SignOutOthers{}); st.Devices.Offered {
			t.Fatalf("it is done: %+v", st.Devices)
		}
		change()
		if st := d.do(DismissNotice{}); st.Devices.Offered {
			t.Fatalf("declined: %+v", st.Devices)
		}
	})
}
