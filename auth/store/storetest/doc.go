// Package storetest is the contract of store.Store as a test: every engine
// passes the whole suite, its races included. The subtests are named for what
// a store does; each opens a store of its own.
//
// What is particular to an engine (its files, its settings, how it survives a
// kill) is tested beside the engine. OneWinner is exported for that: it also
// takes several stores that stand for several processes.
package storetest
