package provider

import (
	"net/http"

	"golang.org/x/text/language"
)

// words are the sentences of the pages in one language.
type words struct {
	Tag, TagNote                                             string
	Service, Choose, ToContinue, Other, OtherHint            string
	OtherTitle, Name, NameHelp, Email, EmailHelp, EmailProof string
	Back, Next, Cancel, Continue                             string
	Wants, Sees, SeesName, SeesEmail, SeesLanguage           string
	SeesPicture, ThisLanguage, Change, Stays                 string
	EndTitle, EndHelp                                        string

	endings map[string]string
}

var texts = map[string]words{
	"en": {
		Tag: "PRACTICE", TagNote: "Made-up accounts on this computer. This is not Google.",
		Service: "Stand-in for Google", Choose: "Choose an account", ToContinue: "to continue to Foyer",
		Other: "Use another account", OtherHint: "Make one up",
		OtherTitle: "Use another account",
		Name:       "Name", NameHelp: "Type a name, up to 100 letters.",
		Email: "Email", EmailHelp: "Type an email address, such as sam@gmail.com.",
		EmailProof: "An address at gmail.com counts as proved. For any other, Foyer sends a code to its practice Inbox.",
		Back:       "Back", Next: "Next", Cancel: "Cancel", Continue: "Continue",
		Wants: "Foyer wants to access your account", Sees: "Foyer will see your:",
		SeesName: "Name", SeesEmail: "Email address", SeesLanguage: "Language", SeesPicture: "Profile picture",
		ThisLanguage: "English", Change: "Change account", Stays: "Nothing leaves this computer.",
		EndTitle: "This sign-in can't go on", EndHelp: "Go back to Foyer and choose “Sign in with Google” again. You can close this page.",
		endings: map[string]string{
			"over":           "This page has been used already, or was open for too long.",
			"wrong_client":   "A program asked that is not known here.",
			"wrong_redirect": "The program's address is not on this computer.",
		},
	},
	"es": {
		Tag: "PRÁCTICA", TagNote: "Cuentas inventadas en este equipo. Esto no es Google.",
		Service: "En lugar de Google", Choose: "Elige una cuenta", ToContinue: "para continuar en Foyer",
		Other: "Usar otra cuenta", OtherHint: "Inventa una",
		OtherTitle: "Usar otra cuenta",
		Name:       "Nombre", NameHelp: "Escribe un nombre, de hasta 100 letras.",
		Email: "Correo electrónico", EmailHelp: "Escribe una dirección de correo, como sam@gmail.com.",
		EmailProof: "Una dirección de gmail.com se da por comprobada. Para cualquier otra, Foyer envía un código a su Bandeja de práctica.",
		Back:       "Atrás", Next: "Siguiente", Cancel: "Cancelar", Continue: "Continuar",
		Wants: "Foyer quiere acceder a tu cuenta", Sees: "Foyer verá tu:",
		SeesName: "Nombre", SeesEmail: "Dirección de correo", SeesLanguage: "Idioma", SeesPicture: "Foto de perfil",
		ThisLanguage: "Español", Change: "Cambiar de cuenta", Stays: "Nada sale de este equipo.",
		EndTitle: "Este inicio de sesión no puede continuar", EndHelp: "Vuelve a Foyer y elige otra vez «Iniciar sesión con Google». Puedes cerrar esta página.",
		endings: map[string]string{
			"over":           "Esta página ya se ha usado o ha estado abierta demasiado tiempo.",
			"wrong_client":   "Lo ha pedido un programa que aquí no se conoce.",
			"wrong_redirect": "La dirección del programa no está en este equipo.",
		},
	},
}

var languages = language.NewMatcher([]language.Tag{language.English, language.Spanish})

// languageOf is "en" or "es": what the program asks for (ui_locales), else what
// the browser does.
func languageOf(r *http.Request) string {
	_, at := language.MatchStrings(languages, r.URL.Query().Get("ui_locales"), r.Header.Get("Accept-Language"))
	return []string{"en", "es"}[at]
}
