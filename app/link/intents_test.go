package link

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"foyer/app"
)

// TestEveryIntentIsRegistered compares the registry with the methods of
// app/intent.go and its like, so that a new intent cannot be forgotten here.
func TestEveryIntentIsRegistered(t *testing.T) {
	declared := map[string]bool{}
	files, err := filepath.Glob("../intent*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		collect(t, file, declared)
	}
	registered := map[string]bool{}
	for kind, e := range registry {
		intent, err := e.decode(nil)
		if err != nil {
			t.Fatal(err)
		}
		name := reflect.TypeOf(intent).Name()
		registered[name] = true
		if kind != strings.ToLower(kind) || strings.ReplaceAll(kind, "_", "") != strings.ToLower(name) {
			t.Errorf("%s has the kind %q", name, kind)
		}
	}
	if !reflect.DeepEqual(declared, registered) || len(registry) != len(registered) {
		t.Errorf("app/intent.go declares %v\nregistered are %v", declared, registered)
	}
}

// collect adds the types of a file that have a method "intent".
func collect(t *testing.T, file *ast.File, declared map[string]bool) {
	t.Helper()
	for _, declaration := range file.Decls {
		f, ok := declaration.(*ast.FuncDecl)
		if !ok || f.Recv == nil || f.Name.Name != "intent" {
			continue
		}
		receiver, ok := f.Recv.List[0].Type.(*ast.Ident)
		if !ok {
			t.Fatalf("a receiver that is no plain type: %v", f.Recv.List[0].Type)
		}
		declared[receiver.Name] = true
	}
}

func TestEveryIntentRoundTrips(t *testing.T) {
	for kind, e := range registry {
		empty, err := e.decode(nil)
		if err != nil {
			t.Fatal(err)
		}
		full := reflect.New(reflect.TypeOf(empty)).Elem()
		fill(t, full)
		for _, want := range []app.Intent{empty, full.Interface().(app.Intent)} {
			r, err := encodeIntent(want)
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			line, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			var back request
			if err := newMessages(bytes.NewReader(line), maxRequest).next(&back); err != nil {
				t.Fatal(err)
			}
			if got, err := decodeIntent(back); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %#v, %v; want %#v", kind, got, err, want)
			}
		}
	}
}

// fill gives each field a value that is not zero.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		field := v.Field(i)
		switch field.Kind() {
		case reflect.String:
			field.SetString(fmt.Sprintf("<%d> \"ü\\\n", i))
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Float32, reflect.Float64:
			field.SetFloat(1.5)
		case reflect.Int, reflect.Int64:
			field.SetInt(7)
		case reflect.Struct:
			fill(t, field)
		case reflect.Slice:
			if field.Type().Elem().Kind() == reflect.Uint8 {
				field.SetBytes([]byte{1, 2})
				continue
			}
			field.Set(reflect.ValueOf([]string{"a", "b"}))
		default:
			t.Fatalf("a field of kind %v: teach this test about it", field.Kind())
		}
	}
}

func TestSecretsTravelButDoNotPrint(t *testing.T) {
	r, err := encodeIntent(app.SignIn{Password: "s3cret"})
	if err != nil || !strings.Contains(string(r.Body), `"password":"s3cret"`) {
		t.Errorf("%s, %v", r.Body, err)
	}
	intent, err := decodeIntent(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if printed := fmt.Sprintf(format, intent); strings.Contains(printed, "s3cret") {
			t.Errorf("%s prints %s", format, printed)
		}
	}
}

func TestWhatCannotBeSent(t *testing.T) {
	for _, intent := range []app.Intent{nil, &app.Quit{}} {
		if r, err := encodeIntent(intent); !errors.Is(err, errUnknownKind) || r.Kind != "" {
			t.Errorf("%T: %+v, %v", intent, r, err)
		}
	}
	long := app.SignIn{Password: app.Secret(strings.Repeat("p", maxRequest))}
	if r, err := encodeIntent(long); !errors.Is(err, ErrMalformed) || r.Body != nil || len(err.Error()) > 200 {
		t.Errorf("too long: %d bytes, %v", len(r.Body), err)
	}
}
