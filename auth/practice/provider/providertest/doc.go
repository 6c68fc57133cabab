// Package providertest walks the pages of auth/practice/provider without a
// browser, and makes the lies that auth/factor/google must see through.
package providertest
