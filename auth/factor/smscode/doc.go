// Package smscode knows the numbers to which codes are texted: which are taken
// is decided here. The codes are auth/factor/onetime's, sending
// auth/courier's, counting auth/flow's.
package smscode
