package app

import "foyer/auth"

// Secret is a text that prints as dots; see auth.Secret.
type Secret = auth.Secret
