// Package inbox is the carrier of practice mode: emails and texts stay in
// memory and are shown in the program's Inbox window. They are read inside the
// process only; nothing here may ever be mounted on a server, since whoever
// reads the inbox can pass every emailed and texted code.
package inbox
