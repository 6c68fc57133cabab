// Package emailcode knows the addresses to which codes are emailed. The codes
// are auth/factor/onetime's, sending auth/courier's, counting auth/flow's.
package emailcode
